import * as E from 'fp-ts/lib/Either.js';
import { recordText } from '../../../events/event-record.ts';
import type { Ledger } from '../../../projections/ledger.ts';

/** A server-sent event. `id` is its seq, so a client can resume after it. */
export type Sent = Readonly<{ id: string; data: string }>;

/** The last seq of a stream; 0: no events. Left: why it cannot be read. */
export const headOf = async (
  ledger: Pick<Ledger, 'loadStates'>,
  apiId: string,
): Promise<E.Either<string, number>> => {
  const loaded = await ledger.loadStates([apiId])();
  if (E.isLeft(loaded)) return E.left(loaded.left.message);
  return E.right(loaded.right.states[0]?.version ?? 0);
};

/**
 * The events after a position, at most one page. Unreadable events are skipped, also a page that has no others: `audit` names
 * them.
 */
export const readAfter = async (
  ledger: Pick<Ledger, 'readStream'>,
  apiId: string,
  seq: number,
): Promise<E.Either<string, readonly Sent[]>> => {
  for await (const page of ledger.readStream(apiId, { from: seq + 1, to: Number.MAX_SAFE_INTEGER })) {
    if (E.isLeft(page)) return E.left(page.left.message);
    const sent = page.right.flatMap((line) =>
      E.isLeft(line) ? [] : [{ id: String(line.right.seq), data: recordText(line.right) }],
    );
    if (sent.length > 0) return E.right(sent);
  }
  return E.right([]);
};
