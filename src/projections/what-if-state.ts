import type { ItemFault } from '../events/item-fault.ts';
import { initialHealth, type Health } from './health.ts';
import { emptyCounts, type PolicyCounts, type RecordedOutage } from './what-if-counts.ts';
import type { Branch, Policy, Told } from './what-if.ts';

export type WhatIfPeriod = Readonly<{
  since: number;
  until: number;
  /** an outage that was over sooner (ms) was not worth an alert */
  short: number;
  /** whether alerts are wanted one by one */
  lists: boolean;
}>;

/** One API while its stream is read, filled as it is read. */
export type WhatIfHistory = {
  readonly api_id: string;
  health: Health;
  /** of the last line read, and the time of the last check (epoch ms) */
  seq: number;
  checkedAt: number;
  /** routine checks that have expired since then */
  expired: number;
  readonly policies: readonly Policy[];
  /** one for each policy, from the begin of the period on */
  branches: readonly Branch[] | null;
  readonly counts: readonly PolicyCounts[];
  /** what was recorded: alerts in the period, and the outage that is open */
  recorded: number;
  readonly told: Told[];
  outage: RecordedOutage | null;
  /** thresholds that were in force in the period, as `failure/success` */
  readonly inForce: Set<string>;
  /** whether a check in the period was judged otherwise than recorded, by some policy */
  rejudged: number;
  fault: ItemFault | null;
};

export const beginWhatIf = (apiId: string, policies: readonly Policy[]): WhatIfHistory => ({
  api_id: apiId,
  health: initialHealth(apiId),
  seq: 0,
  checkedAt: 0,
  expired: 0,
  policies,
  branches: null,
  counts: policies.map(emptyCounts),
  recorded: 0,
  told: [],
  outage: null,
  inForce: new Set(),
  rejudged: 0,
  fault: null,
});
