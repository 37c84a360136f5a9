import type { Runner } from '../../events/envelope.ts';

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
  /** the values that `${env:UPLEDGER_SECRET_…}` may name */
  secretNames: ReadonlySet<string>;
}>;
