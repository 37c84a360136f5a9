import type * as E from 'fp-ts/lib/Either.js';
import type { EventRecord } from '../../../src/events/event-record.ts';
import type { Health } from '../../../src/projections/health/health-state.ts';
import type { Ledger, LedgerError, Page } from '../../../src/projections/ledger.ts';
import { right } from '../right.ts';

/** Everything a paged read gives; a failed read fails the test. */
export const collected = async <A>(
  pages: AsyncIterable<E.Either<LedgerError, readonly A[]>>,
): Promise<readonly A[]> => {
  const all: A[] = [];
  for await (const page of pages) all.push(...right(page));
  return all;
};

export const linesOf = async (
  pages: AsyncIterable<E.Either<LedgerError, Page>>,
): Promise<readonly EventRecord[]> => (await collected<Page[number]>(pages)).map((item) => right(item));

/** The whole stream of an API; a damaged event fails the test. */
export const streamIn = (ledger: Ledger, apiId: string): Promise<readonly EventRecord[]> =>
  linesOf(ledger.readStream(apiId, { from: 1, to: Number.MAX_SAFE_INTEGER }));

/** The state of an API, or undefined. */
export const rowIn = async (ledger: Ledger, apiId: string): Promise<Health | undefined> =>
  right(await ledger.loadStates([apiId])()).states[0];

/** The pages of a read, one at a time. */
export const pagesOf = <A>(pages: AsyncIterable<A>): { next: () => Promise<A> } => {
  const iterator: AsyncIterator<A, unknown> = pages[Symbol.asyncIterator]();
  return {
    next: async () => {
      const result = await iterator.next();
      if (result.done === true) throw new Error('no more pages');
      return result.value;
    },
  };
};
