import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { initialHealth, type Health } from '../health/health-state.ts';
import type { RecordedOutage } from './scenario-counts.ts';
import { beginBranch, type Branch, type Policy } from './scenario.ts';

export type WhatIfPeriod = Readonly<{
  since: number;
  until: number;
  /** what may have expired is judged by it */
  now: number;
  /** an outage that was over sooner (ms) was not worth an alert */
  short: number;
  /** whether alerts are wanted one by one */
  lists: boolean;
}>;

export type Thresholds = Readonly<{ failure_threshold: number; success_threshold: number }>;

/** One API while its stream is read, filled as it is read. */
export type WhatIfHistory = {
  readonly api_id: string;
  health: Health;
  /** of the last line read, when that was recorded, and the time of the last check (epoch ms) */
  seq: number;
  recordedAt: number;
  checkedAt: number;
  /** routine checks that have expired since then */
  expired: number;
  readonly policies: readonly Policy[];
  /** whether a check of the period has been read */
  entered: boolean;
  /** from then on, one for each policy */
  branches: readonly Branch[];
  /** what was recorded: alerts in the period, and the outage that is open */
  recorded: number;
  outage: RecordedOutage | null;
  /** thresholds that were in force in the period, each once */
  readonly inForce: Map<string, Thresholds>;
  /** checks in the period that the first policy judges otherwise than was recorded */
  reclassified: number;
  /** places that are empty and should not be */
  readonly missing: { from_seq: number; to_seq: number }[];
  unreadable: InvalidItem | null;
};

export const beginWhatIf = (apiId: string, policies: readonly Policy[]): WhatIfHistory => ({
  api_id: apiId,
  health: initialHealth(apiId),
  seq: 0,
  recordedAt: 0,
  checkedAt: 0,
  expired: 0,
  policies,
  entered: false,
  branches: [],
  recorded: 0,
  outage: null,
  inForce: new Map(),
  reclassified: 0,
  missing: [],
  unreadable: null,
});

export const noteInForce = ({ health, inForce }: WhatIfHistory): void => {
  const { failure_threshold: F = 1, success_threshold: S = 1 } = health.config ?? {};
  inForce.set(`${String(F)}/${String(S)}`, { failure_threshold: F, success_threshold: S });
};

/** The policies part from what was recorded at the first check of the period, with the state of that moment. */
export const enter = (history: WhatIfHistory): void => {
  history.entered = true;
  history.branches = history.policies.map((policy) => beginBranch(policy, history.health));
};
