import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { LedgerError } from '../../projections/ledger.ts';
import {
  beginSlowHistory,
  foldSlow,
  type SlowHistory,
  type SlowQuestion,
} from '../../projections/what-if/slow-history.ts';
import { foldDivided, foldLog, type DividedScan, type Scan } from '../history/scan-log.ts';

export type SlowRead = Readonly<{
  /** by name; those with an UP answer in the period */
  histories: readonly SlowHistory[];
  /** streams that cannot be read to their end: they are left out */
  unreadable: readonly InvalidItem[];
}>;

/** The history of each stream under each limit. */
export const slowFold = {
  name: 'slow',
  fold: (scan: Scan, question: SlowQuestion): Promise<E.Either<LedgerError, readonly SlowHistory[]>> =>
    foldLog(
      scan,
      (apiId) => beginSlowHistory(apiId, question.limits),
      (history, item) => foldSlow(history, question, item),
    ),
};

/** Folds the log once under all limits at a time. */
export const readSlow = async (
  scan: DividedScan,
  question: SlowQuestion,
): Promise<E.Either<LedgerError, SlowRead>> => {
  const folded = await foldDivided(slowFold, question, scan);
  if (E.isLeft(folded)) return folded;
  return E.right({
    histories: folded.right.filter(({ unreadable, answers }) => unreadable === null && answers > 0),
    unreadable: folded.right.flatMap(({ unreadable }) => unreadable ?? []),
  });
};
