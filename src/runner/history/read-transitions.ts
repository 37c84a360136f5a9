import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Signal } from '../../events/fields/signal.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Ledger, LedgerError, Page, TimeRange } from '../../projections/ledger.ts';
import {
  announce,
  transitionRecord,
  type Announced,
  type TransitionRecord,
  type Waiting,
} from '../../projections/history/transitions.ts';
import { readOne } from '../recording/read-events.ts';

type Problem = LedgerError | InvalidItem;
/** A transition, and the channels to which its alert was owed. */
export type ReadTransition = Readonly<{ record: TransitionRecord; channels: readonly string[] }>;
type Read = E.Either<Problem, ReadTransition>;

/** Checks that are looked up at a time, for stores that are far away. */
const together = 32;

const record = async (ledger: Ledger, announced: Announced): Promise<Read> => {
  const { api_id, cause_seq } = announced.transition;
  const cause = await readOne(ledger, api_id, cause_seq);
  if (E.isLeft(cause)) return cause;
  const check = cause.right?.type === 'CheckCompleted' ? cause.right : null;
  return E.right({ record: transitionRecord(announced, check), channels: announced.transition.channels });
};

/** A page on top of what was waiting before it. */
const pairPage = (waiting: Waiting, page: Page) => {
  const done: Announced[] = [];
  const faults: InvalidItem[] = [];
  let open = waiting;
  for (const line of page) {
    const event = E.isLeft(line) ? line : decodeEvent(line.right);
    if (E.isLeft(event)) faults.push(event.left);
    else {
      const next = announce(open, event.right);
      open = next.waiting;
      done.push(...next.done);
    }
  }
  return { waiting: open, done, faults };
};

/**
 * All transitions of a period in order of time, each with its cause and its alert. An event that does not decode is a left
 * in its place and ends nothing; a failed read ends it.
 */
export async function* readTransitionRecords(
  ledger: Ledger,
  range: TimeRange,
  apiIds: ReadonlySet<string> | null,
  signal: Signal | null = null,
): AsyncIterable<Read> {
  const wanted = ({ transition }: Announced) =>
    (apiIds === null || apiIds.has(transition.api_id)) && (signal === null || transition.signal === signal);
  async function* readAll(announced: readonly Announced[]): AsyncIterable<Read> {
    const mine = announced.filter(wanted);
    for (let i = 0; i < mine.length; i += together)
      yield* await Promise.all(mine.slice(i, i + together).map((one) => record(ledger, one)));
  }
  let waiting: Waiting = [];
  for await (const page of ledger.readTransitions(range)) {
    if (E.isLeft(page)) {
      yield page;
      return;
    }
    const paired = pairPage(waiting, page.right);
    waiting = paired.waiting;
    for (const fault of paired.faults) yield E.left(fault);
    yield* readAll(paired.done);
  }
  yield* readAll(waiting);
}
