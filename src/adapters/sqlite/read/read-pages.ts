import { setImmediate as turn } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { LedgerError } from '../../../projections/ledger.ts';

/**
 * Yields page after page until one is not full. Each is a read of its own, with its own short snapshot: a reader that
 * is slow to take the next page holds nothing that a writer or a checkpoint waits for. Timers and signals have their turn between
 * two pages, although the file is read without waiting.
 */
export async function* readPages<R, A>(
  size: number,
  read: (last: R | undefined) => TE.TaskEither<LedgerError, readonly R[]>,
  convert: (record: R) => A,
): AsyncGenerator<E.Either<LedgerError, readonly A[]>> {
  let last: R | undefined;
  for (;;) {
    const page = await read(last)();
    if (E.isLeft(page)) {
      yield page;
      return;
    }
    if (page.right.length > 0) yield E.right(page.right.map(convert));
    if (page.right.length < size) return;
    last = page.right.at(-1);
    await turn();
  }
}
