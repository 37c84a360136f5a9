import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError, Page } from '../../../projections/ledger.ts';

/** Also what stands where no event can: an audit must see it. */
const everything = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

type Source = Pick<Ledger, 'streamIds' | 'readStream'>;

type Turn = Readonly<{
  reader: AsyncIterator<E.Either<LedgerError, Page>>;
  page: IteratorResult<E.Either<LedgerError, Page>>;
}>;

/**
 * The whole log of a store that keeps streams apart: `atOnce` streams are read side by side, a page of each at a time,
 * so that memory stays flat however many there are. A failed read ends it with a left.
 */
export async function* readByStreams(
  source: Source,
  atOnce: number,
): AsyncGenerator<E.Either<LedgerError, Page>> {
  const reading = new Map<AsyncIterator<E.Either<LedgerError, Page>>, Promise<Turn>>();
  const next = (reader: AsyncIterator<E.Either<LedgerError, Page>>) => {
    reading.set(
      reader,
      reader.next().then((page) => ({ reader, page })),
    );
  };
  const nextPage = async (): Promise<E.Either<LedgerError, Page> | null> => {
    const { reader, page } = await Promise.race(reading.values());
    reading.delete(reader);
    if (page.done === true) return null;
    next(reader);
    return page.value;
  };
  for await (const ids of source.streamIds()) {
    if (E.isLeft(ids)) {
      yield ids;
      return;
    }
    for (const apiId of ids.right) {
      while (reading.size >= atOnce) {
        const page = await nextPage();
        if (page !== null) yield page;
        if (page !== null && E.isLeft(page)) return;
      }
      next(source.readStream(apiId, everything)[Symbol.asyncIterator]());
    }
  }
  while (reading.size > 0) {
    const page = await nextPage();
    if (page !== null) yield page;
    if (page !== null && E.isLeft(page)) return;
  }
}
