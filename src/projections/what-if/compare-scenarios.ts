import type { PolicyCounts } from './scenario-counts.ts';
import type { Thresholds, WhatIfHistory } from './what-if-state.ts';

/** One line of the comparison. Thresholds are null where APIs, or times, had different ones: then it is what was in force. */
export type WhatIfRow = Readonly<{
  failure_threshold: number | null;
  success_threshold: number | null;
  /** what was in force */
  current: boolean;
  alerts: number;
  /** alerts that outages of the period bring after it, or may yet bring */
  after_period: number;
  saved: number;
  missed_outages: number;
  median_delay_ms: number | null;
  max_delay_ms: number | null;
}>;

const median = (sorted: readonly number[]): number | null => {
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
};

const sumOf = (counts: readonly PolicyCounts[]): Omit<WhatIfRow, 'current' | keyof Thresholds> => {
  const total = (of: (count: PolicyCounts) => number) => counts.reduce((sum, count) => sum + of(count), 0);
  const delays = counts.flatMap((count) => count.delays).toSorted((a, b) => a - b);
  return {
    alerts: total(({ alerts }) => alerts),
    after_period: total(({ toCome }) => toCome),
    saved: total(({ saved }) => saved),
    missed_outages: total(({ missed }) => missed),
    median_delay_ms: median(delays),
    max_delay_ms: delays.at(-1) ?? null,
  };
};

/** The thresholds that all APIs had in force all the time; null when there were different ones. */
const thresholdsInForce = (histories: readonly WhatIfHistory[]): Thresholds | null => {
  const all = new Map(histories.flatMap(({ inForce }) => [...inForce]));
  const [only] = all.values();
  return only === undefined || all.size > 1 ? null : only;
};

/** Each policy over all APIs; the first policy is what was in force. */
export const whatIfRows = (
  histories: readonly WhatIfHistory[],
  grid: readonly Thresholds[],
): readonly WhatIfRow[] => {
  const countsOf = (policy: number) =>
    sumOf(
      histories.flatMap(({ branches }) => branches.slice(policy, policy + 1).map(({ counts }) => counts)),
    );
  const inForce = thresholdsInForce(histories);
  const isCurrent = ({ failure_threshold: F, success_threshold: S }: Thresholds): boolean =>
    inForce !== null && inForce.failure_threshold === F && inForce.success_threshold === S;
  const rows = grid.map((thresholds, i) => ({
    ...thresholds,
    current: isCurrent(thresholds),
    ...countsOf(i + 1),
  }));
  if (grid.some(isCurrent)) return rows;
  const current = {
    failure_threshold: inForce?.failure_threshold ?? null,
    success_threshold: inForce?.success_threshold ?? null,
  };
  return [{ ...current, current: true, ...countsOf(0) }, ...rows];
};
