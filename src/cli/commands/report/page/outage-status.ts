import type { ReportPeriod } from '../../../../projections/report/report-period.ts';
import type { ApiReport } from '../../../../projections/report/report-figures.ts';

/** `now`: down at the end of the period, and still monitored. */
export type OutageStatus = 'ok' | 'had' | 'now';

export const outageStatusOf = ({ incidents }: ApiReport, { until }: ReportPeriod): OutageStatus => {
  const last = incidents.at(-1);
  if (last === undefined) return 'ok';
  return last.stopped === null && (last.to === null || Date.parse(last.to) > until) ? 'now' : 'had';
};

/** Gaps of less than 0.1 % are not mentioned. */
export const hasGap = ({ coverage_ratio }: ApiReport): boolean =>
  coverage_ratio !== null && coverage_ratio < 0.999;

const byName = (a: ApiReport, b: ApiReport): number => {
  const [first, second] = [a.api_id.toLowerCase(), b.api_id.toLowerCase()];
  return first < second ? -1 : first > second ? 1 : 0;
};

/** APIs that are down at the end, then the lowest uptime, then the lowest coverage, then by name. */
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
