import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Event } from '../../events/event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Ledger, LedgerError, SeqRange } from '../../projections/ledger.ts';

/**
 * The events of a range, decoded. One that does not decode makes all of it unreadable, unless a resumption after it says that
 * the stream goes on.
 */
export const readEvents = async (
  ledger: Ledger,
  apiId: string,
  range: SeqRange,
): Promise<E.Either<LedgerError | InvalidItem, readonly Event[]>> => {
  const events: Event[] = [];
  let unreadable: InvalidItem | null = null;
  for await (const page of ledger.readStream(apiId, range)) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) {
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isLeft(event)) unreadable ??= event.left;
      else {
        events.push(event.right);
        if (event.right.type === 'StreamResumed') unreadable = null;
      }
    }
  }
  return unreadable === null ? E.right(events) : E.left(unreadable);
};

/** One event, decoded; null when its place is empty. */
export const readOne = async (
  ledger: Pick<Ledger, 'readEvent'>,
  apiId: string,
  seq: number,
): Promise<E.Either<LedgerError | InvalidItem, Event | null>> => {
  const line = await ledger.readEvent(apiId, seq)();
  if (E.isLeft(line)) return line;
  return line.right === null ? E.right(null) : decodeEvent(line.right);
};
