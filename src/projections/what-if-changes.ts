import type { Told } from './what-if.ts';
import type { WhatIfHistory } from './what-if-state.ts';

/** One API, as it alerted and as it would have. */
export type ApiChange = Readonly<{
  api_id: string;
  recorded_alerts: number;
  proposed_alerts: number;
  /** checks that the proposed codes judge otherwise */
  rejudged_checks: number;
  /** alerts that only one of the two has, in order */
  differences: readonly (Told & Readonly<{ only: 'recorded' | 'proposed' }>)[];
}>;

const keyOf = ({ at, to }: Told): string => `${at} ${to}`;

/** `silent`: the proposal does not check this API at all. The proposal is the first policy. */
export const apiChange = (history: WhatIfHistory, silent: boolean): ApiChange => {
  const recorded = history.told;
  const proposed = silent ? [] : history.branches.slice(0, 1).flatMap(({ told }) => told);
  const [inRecorded, inProposed] = [new Set(recorded.map(keyOf)), new Set(proposed.map(keyOf))];
  const differences = [
    ...recorded
      .filter((one) => !inProposed.has(keyOf(one)))
      .map((one) => ({ ...one, only: 'recorded' as const })),
    ...proposed
      .filter((one) => !inRecorded.has(keyOf(one)))
      .map((one) => ({ ...one, only: 'proposed' as const })),
  ];
  return {
    api_id: history.api_id,
    recorded_alerts: recorded.length,
    proposed_alerts: proposed.length,
    rejudged_checks: silent ? 0 : history.rejudged,
    differences: differences.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  };
};
