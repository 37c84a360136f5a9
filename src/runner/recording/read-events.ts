import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Event } from '../../events/event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Ledger, LedgerError, SeqRange } from '../../projections/ledger.ts';

/** The events of a range, decoded; the first that does not decode or cannot be read ends it. */
export const readEvents = async (
  ledger: Ledger,
  apiId: string,
  range: SeqRange,
): Promise<E.Either<LedgerError | InvalidItem, readonly Event[]>> => {
  const events: Event[] = [];
  for await (const page of ledger.readStream(apiId, range)) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) {
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isLeft(event)) return event;
      events.push(event.right);
    }
  }
  return E.right(events);
};

/** One event, decoded; null when its place is empty. */
export const readOne = async (
  ledger: Ledger,
  apiId: string,
  seq: number,
): Promise<E.Either<LedgerError | InvalidItem, Event | null>> => {
  const line = await ledger.readEvent(apiId, seq)();
  if (E.isLeft(line)) return line;
  return line.right === null ? E.right(null) : decodeEvent(line.right);
};
