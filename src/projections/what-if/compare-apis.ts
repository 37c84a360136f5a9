import type { AlertedChange } from './scenario.ts';
import type { WhatIfHistory } from './what-if-state.ts';

/** One API, as it alerted and as it would have: with what is in force today, and with a proposal. */
export type ApiChange = Readonly<{
  api_id: string;
  recorded_alerts: number;
  current_alerts: number;
  proposed_alerts: number;
  /** checks that the proposed codes judge otherwise than was recorded */
  rejudged_checks: number;
  /** alerts that only one of today's policy and the proposal has, in order */
  differences: readonly (AlertedChange & Readonly<{ only: 'current' | 'proposed' }>)[];
}>;

/** Whether a policy does not check this API at all. */
export type Silent = Readonly<{ proposed: boolean; current: boolean }>;

const keyOf = ({ at, to }: AlertedChange): string => `${at} ${to}`;

/** The proposal is the first policy, what is in force today the second. */
export const apiChange = (history: WhatIfHistory, silent: Silent): ApiChange => {
  const alertedBy = (policy: number) =>
    history.branches.slice(policy, policy + 1).flatMap(({ alerted }) => alerted);
  const proposed = silent.proposed ? [] : alertedBy(0);
  const current = silent.current ? [] : alertedBy(1);
  const [inCurrent, inProposed] = [new Set(current.map(keyOf)), new Set(proposed.map(keyOf))];
  const differences = [
    ...current
      .filter((one) => !inProposed.has(keyOf(one)))
      .map((one) => ({ ...one, only: 'current' as const })),
    ...proposed
      .filter((one) => !inCurrent.has(keyOf(one)))
      .map((one) => ({ ...one, only: 'proposed' as const })),
  ];
  return {
    api_id: history.api_id,
    recorded_alerts: history.recorded,
    current_alerts: current.length,
    proposed_alerts: proposed.length,
    rejudged_checks: silent.proposed ? 0 : history.reclassified,
    differences: differences.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  };
};
