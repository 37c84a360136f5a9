import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import {
  beginExplanation,
  endExplanation,
  gather,
  isExplained,
  type Explanation,
} from '../../projections/history/explanation.ts';
import { mayResume } from '../../events/stream-resumed.ts';
import { type Ledger, type LedgerError, everything } from '../../projections/ledger.ts';
import { readOne } from '../recording/read-events.ts';

export type ExplainDeps = Readonly<{
  ledger: Ledger;
  progress: (events: number) => void | Promise<void>;
}>;

type Problem = LedgerError | InvalidItem;

/** The page an event belongs to: an alert event to its transition, a check that reached a threshold to that change. */
const pageOf = async (ledger: Ledger, apiId: string, seq: number): Promise<E.Either<Problem, number>> => {
  const event = await readOne(ledger, apiId, seq);
  if (E.isLeft(event)) return event;
  switch (event.right?.type) {
    case 'AlertAttempted':
    case 'AlertFailed':
    case 'AlertPublished':
    case 'AlertWaived':
      return E.right(event.right.for_seq);
    case 'CheckCompleted': {
      const after = await readOne(ledger, apiId, seq + 1);
      return E.isRight(after) && after.right?.type === 'StateChanged' ? E.right(seq + 1) : E.right(seq);
    }
    case 'ApiConfigured':
    case 'StateChanged':
    case 'DaySummarized':
    case 'StreamResumed':
    case undefined:
      return E.right(seq);
  }
};

/** Of an event that did not come by: its place is empty, or lies in what cannot be read. */
const notFound = (unreadable: InvalidItem | null): E.Either<InvalidItem, null> =>
  unreadable === null ? E.right(null) : E.left(unreadable);

/** Reads a stream until all is known about one of its events; null when its place is empty. */
export const explainEvent = async (
  { ledger, progress }: ExplainDeps,
  apiId: string,
  seq: number,
): Promise<E.Either<Problem, Explanation | null>> => {
  const page = await pageOf(ledger, apiId, seq);
  if (E.isLeft(page)) return page;
  // Before the log: what a pass records meanwhile is not an expired tail.
  const states = await ledger.loadStates([apiId])();
  if (E.isLeft(states)) return states;
  let sofar = beginExplanation(apiId, page.right);
  let events = 0;
  let unreadable: InvalidItem | null = null;
  for await (const lines of ledger.readStream(apiId, everything)) {
    if (E.isLeft(lines)) return lines;
    for (const line of lines.right) {
      // After a line that cannot be read, nothing is known until the stream is resumed.
      if (unreadable !== null && (E.isLeft(line) || !mayResume(line.right.body))) continue;
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isLeft(event)) {
        unreadable = event.left;
        continue;
      }
      if (sofar.event === null && event.right.seq > page.right) return notFound(unreadable);
      unreadable = null;
      sofar = gather(sofar, event.right);
      if (isExplained(sofar)) return E.right(sofar);
    }
    events += lines.right.length;
    await progress(events);
  }
  if (sofar.event === null || unreadable !== null) return notFound(unreadable);
  return E.right(endExplanation(sofar, states.right.states[0]?.version ?? 0));
};
