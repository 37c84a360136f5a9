import type { Runner } from '../../events/envelope.ts';
import type { ApiConfig } from '../config/api-config.ts';

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
  /** why the secrets that a config names cannot be filled in, a sentence each; none: it can be used */
  secretIssues: (config: ApiConfig) => readonly string[];
}>;
