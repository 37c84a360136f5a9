import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError, StoredStates } from '../../projections/ledger.ts';

/** The names of all streams, read before the states are: a stream gets its state with its first event. */
export const readStreamNames = async (
  ledger: Pick<Ledger, 'streamIds'>,
): Promise<E.Either<LedgerError, readonly string[]>> => {
  const names: string[] = [];
  for await (const page of ledger.streamIds()) {
    if (E.isLeft(page)) return page;
    for (const name of page.right) names.push(name);
  }
  return E.right(names);
};

/** Streams that a pass cannot know of unless their API is configured: their state is gone, and what they owe with it. */
export const streamsWithoutState = (
  names: readonly string[],
  { states, faults }: StoredStates,
): readonly string[] => {
  const have = new Set([...states, ...faults].map(({ api_id }) => api_id));
  return names.filter((name) => !have.has(name));
};
