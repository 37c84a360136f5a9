import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { LedgerError, LogPart } from '../../../projections/ledger.ts';
import { lowest } from './sqlite-reads.ts';

type RowId = number | bigint;

/** Rows of a piece, at most. Several wait for each other in memory, so it is small; in a smaller one nearly every event is of another API, whose places a thread has to tell. */
const rowsOfPiece = 2000n;

/**
 * The log in pieces, in the order of its append, up to where it ended at the beginning. A row may stand anywhere, so what is empty
 * is skipped by looking for the next row.
 */
export async function* rowPieces(
  firstFrom: (rowid: RowId) => TE.TaskEither<LedgerError, RowId | null>,
  readEnd: TE.TaskEither<LedgerError, RowId>,
): AsyncGenerator<E.Either<LedgerError, LogPart>> {
  const end = await readEnd();
  if (E.isLeft(end)) {
    yield end;
    return;
  }
  const last = BigInt(end.right);
  for (let next = lowest; next <= last;) {
    const first = await firstFrom(next)();
    if (E.isLeft(first)) {
      yield first;
      return;
    }
    if (first.right === null) return;
    const from = BigInt(first.right);
    const full = from + rowsOfPiece - 1n;
    const to = full > last ? last : full;
    if (from <= last) yield E.right({ _tag: 'Rows', from, to });
    next = to + 1n;
  }
}
