import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { beginHistory, endHistory, foldHistory } from '../../projections/report/api-history.ts';
import type { EndedHistory } from '../../projections/report/history-counts.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { ReportPeriod } from '../../projections/report/report-period.ts';
import {
  reportApi,
  reportTotal,
  type ApiReport,
  type ReportTotal,
} from '../../projections/report/report-figures.ts';
import { dayOf, startOf } from '../../projections/days/utc-days.ts';
import { timeOf } from '../../projections/report/time-buckets.ts';
import { missingPlaces, type MissingPlaces } from '../history/gaps.ts';
import { foldDivided, foldLog, type DividedScan, type Scan } from '../history/scan-log.ts';
import { readSummed } from './read-summed.ts';

export type Report = Readonly<{
  period: ReportPeriod;
  /** every check was read; else percentiles are within 1 % */
  isExact: boolean;
  /** APIs of which checks had expired when a day was summarized */
  partial: readonly string[];
  /** APIs of which checks of a day that is only partly in the period have expired */
  estimated: readonly string[];
  histories: readonly EndedHistory[];
  apis: readonly ApiReport[];
  total: ReportTotal;
  /** streams that cannot be read to their end: they are left out */
  unreadable: readonly InvalidItem[];
  /** what was there counts as not observed */
  missing: readonly MissingPlaces[];
}>;

/** Neither monitored nor checked in the period: the API was removed before it, or came after it. */
const isOfPeriod = ({ coverage, checks }: EndedHistory): boolean =>
  timeOf(coverage.buckets, 'monitored') > 0 || checks.up + checks.down > 0;

/** The history of each stream in a period, from its checks. */
export const reportFold = {
  name: 'report',
  fold: async (scan: Scan, period: ReportPeriod): Promise<E.Either<LedgerError, readonly EndedHistory[]>> => {
    const folded = await foldLog(
      scan,
      (apiId) => beginHistory(apiId, period),
      (history, item) => foldHistory(history, period, item),
    );
    if (E.isLeft(folded)) return folded;
    for (const history of folded.right) endHistory(history, period);
    return E.right(
      folded.right.map(({ coverage: { buckets }, ...history }) => ({ ...history, coverage: { buckets } })),
    );
  },
};

/** Folds the log once; memory grows with APIs and incidents, never with checks. */
export const readReport = async (
  scan: DividedScan,
  period: ReportPeriod,
): Promise<E.Either<LedgerError, Report>> => {
  const histories = await foldDivided(reportFold, period, scan);
  return E.map((all: readonly EndedHistory[]) => reportOf(all, scan, period))(histories);
};

const reportOf = (
  all: readonly EndedHistory[],
  { apis }: Pick<Scan, 'apis'>,
  period: ReportPeriod,
): Report => {
  const readable = all.filter((history) => history.unreadable === null);
  const shown = readable.filter((history) => apis !== null || isOfPeriod(history));
  return {
    period,
    isExact: true,
    partial: [],
    estimated: [],
    histories: shown,
    apis: shown.map((history) => reportApi(history, period)),
    total: reportTotal(shown, period),
    unreadable: all.flatMap(({ unreadable }) => unreadable ?? []),
    missing: missingPlaces(readable),
  };
};

type SummedScan = Omit<DividedScan, 'ledger'> & Readonly<{ ledger: Ledger }>;

/** The same from the summaries of whole days, where there are any; of the rest, and of today, from checks. */
export const readReportOfDays = async (
  scan: SummedScan,
  period: ReportPeriod,
): Promise<E.Either<LedgerError, Report>> => {
  const { ledger, apis, progress } = scan;
  const loaded = await ledger.loadStates(apis ?? undefined)();
  if (E.isLeft(loaded)) return loaded;
  const { states, faults } = loaded.right;
  // Without summaries the log is read faster in the order in which it was written.
  if (states.every(({ summarized_seq: seq }) => seq === null)) return readReport(scan, period);
  const known = new Set(states.map(({ api_id }) => api_id));
  const stateless = new Set(
    (apis ?? faults.flatMap(({ api_id }) => api_id ?? [])).filter((id) => !known.has(id)),
  );
  // A finished day of a stream has a summary, which names it; to list the streams costs a read of each.
  const isFinished = period.until <= startOf(dayOf(period.now));
  if (apis === null && !isFinished)
    for await (const ids of ledger.streamIds()) {
      if (E.isLeft(ids)) return ids;
      for (const id of ids.right) if (!known.has(id)) stateless.add(id);
    }
  const summed = { ledger, states, stateless: [...stateless], isWhole: apis === null, progress };
  const histories = await readSummed(summed, period);
  if (E.isLeft(histories)) return histories;
  const report = reportOf(
    histories.right.map(({ history }) => history),
    scan,
    period,
  );
  const shown = new Set(report.apis.map(({ api_id }) => api_id));
  const namesOf = (which: 'partial' | 'estimated'): readonly string[] =>
    histories.right.flatMap((one) =>
      one[which] && shown.has(one.history.api_id) ? [one.history.api_id] : [],
    );
  return E.right({
    ...report,
    isExact: false,
    partial: namesOf('partial'),
    estimated: namesOf('estimated'),
  });
};
