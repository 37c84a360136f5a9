import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { beginHistory, endHistory, foldHistory } from '../../projections/report/api-history.ts';
import type { ApiHistory } from '../../projections/report/history-counts.ts';
import type { LedgerError } from '../../projections/ledger.ts';
import type { ReportPeriod } from '../../projections/report/report-period.ts';
import {
  reportApi,
  reportTotal,
  type ApiReport,
  type ReportTotal,
} from '../../projections/report/report-figures.ts';
import { timeOf } from '../../projections/report/time-buckets.ts';
import { missingPlaces, type MissingPlaces } from '../history/gaps.ts';
import { foldLog, type Scan } from '../history/scan-log.ts';

export type Report = Readonly<{
  period: ReportPeriod;
  histories: readonly ApiHistory[];
  apis: readonly ApiReport[];
  total: ReportTotal;
  /** streams that cannot be read to their end: they are left out */
  unreadable: readonly InvalidItem[];
  /** what was there counts as not observed */
  missing: readonly MissingPlaces[];
}>;

/** Neither monitored nor checked in the period: the API was removed before it, or came after it. */
const isOfPeriod = ({ coverage, checks }: ApiHistory): boolean =>
  timeOf(coverage.buckets, 'monitored') > 0 || checks.up + checks.down > 0;

/** Folds the log once; memory grows with APIs and incidents, never with checks. */
export const readReport = async (
  scan: Scan,
  period: ReportPeriod,
): Promise<E.Either<LedgerError, Report>> => {
  const folded = await foldLog(
    scan,
    (apiId) => beginHistory(apiId, period),
    (history, item) => foldHistory(history, period, item),
  );
  if (E.isLeft(folded)) return folded;
  const all = folded.right;
  for (const history of all) endHistory(history, period);
  const readable = all.filter((history) => history.unreadable === null);
  const shown = readable.filter((history) => scan.apis !== null || isOfPeriod(history));
  return E.right({
    period,
    histories: shown,
    apis: shown.map((history) => reportApi(history, period)),
    total: reportTotal(shown, period),
    unreadable: all.flatMap(({ unreadable }) => unreadable ?? []),
    missing: missingPlaces(readable),
  });
};
