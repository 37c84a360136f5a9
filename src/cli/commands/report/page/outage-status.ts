import type { ReportPeriod } from '../../../../projections/report/report-period.ts';
import type { ApiReport } from '../../../../projections/report/report-figures.ts';

/** `now`: down at the end of the period, and still monitored. */
export type OutageStatus = 'ok' | 'had' | 'now';

export const outageStatusOf = ({ incidents }: ApiReport, { until }: ReportPeriod): OutageStatus => {
  const last = incidents.at(-1);
  if (last === undefined) return 'ok';
  return last.stopped === null && (last.to === null || Date.parse(last.to) > until) ? 'now' : 'had';
};

/** Gaps of less than a thousandth are not worth a word. */
export const hasGap = ({ coverage_ratio }: ApiReport): boolean =>
  coverage_ratio !== null && coverage_ratio < 0.999;

const byName = (a: ApiReport, b: ApiReport): number => {
  const [first, second] = [a.api_id.toLowerCase(), b.api_id.toLowerCase()];
  return first < second ? -1 : first > second ? 1 : 0;
};

/** What is down at the end, then the lowest uptime, then the lowest coverage; by name where all is well. */
export const worstFirst = (period: ReportPeriod): ((a: ApiReport, b: ApiReport) => number) => {
  const keys = (api: ApiReport): readonly number[] => [
    outageStatusOf(api, period) === 'now' ? 0 : 1,
    api.up_ratio ?? 2,
    hasGap(api) ? (api.coverage_ratio ?? 2) : 2,
  ];
  return (a, b) => {
    const [first, second] = [keys(a), keys(b)];
    const differs = first.findIndex((key, i) => key !== second[i]);
    return differs < 0 ? byName(a, b) : (first[differs] ?? 0) - (second[differs] ?? 0);
  };
};
