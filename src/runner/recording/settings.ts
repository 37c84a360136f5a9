import type { Runner } from '../../events/envelope.ts';
import type { SecretRules } from '../config/secrets/secret-rules.ts';

/** What of the environment and the command line changes what a pass does. */
export type Settings = Readonly<{
  runner: Runner;
  environment: string;
  /** ALERT_CLAIM_SECONDS as milliseconds */
  claimMs: number;
  /** ALERT_RATE: messages a second */
  alertRate: number;
  /** RETAIN_CHECKS_DAYS; null: routine checks never expire */
  retainDays: number | null;
  announceNewApis: boolean;
  /** SUMMARIZE_DAYS: whether days that are over are summarized */
  summarizeDays: boolean;
  secrets: SecretRules;
}>;
