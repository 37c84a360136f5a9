import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Event } from '../../events/event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { debtOn } from '../../projections/health/debts.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { everything, type Ledger, type LedgerError, type TimeRange } from '../../projections/ledger.ts';
import { readEvents } from '../recording/read-events.ts';

/** A transition, and the channels without a result of its alert. */
export type Unalerted = Readonly<{ api_id: string; seq: number; channels: readonly string[] }>;

type Settled = Map<string, number>;

/** The newest settled transition of each API and channel. Alerts are delivered in order, so earlier ones are settled too. */
const remember = (settled: Settled, event: Event): void => {
  if (event.type !== 'AlertPublished' && event.type !== 'AlertWaived') return;
  const key = `${event.api_id} ${event.channel_id}`;
  settled.set(key, Math.max(settled.get(key) ?? 0, event.for_seq));
};

const leftOf = (one: Unalerted, settled: Settled): Unalerted => ({
  ...one,
  channels: one.channels.filter((id) => (settled.get(`${one.api_id} ${id}`) ?? 0) < one.seq),
});

const isUnalerted = ({ channels }: Unalerted): boolean => channels.length > 0;

/**
 * Transitions of a period without an alert result in the index. The index may lag behind the log and skips unreadable events:
 * it is only a hint.
 */
export const unalertedInIndex = async (
  ledger: Pick<Ledger, 'readTransitions'>,
  range: TimeRange,
): Promise<E.Either<LedgerError, readonly Unalerted[]>> => {
  const settled: Settled = new Map();
  const transitions: Unalerted[] = [];
  for await (const page of ledger.readTransitions(range)) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) {
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isLeft(event)) continue;
      remember(settled, event.right);
      if (event.right.type === 'StateChanged') transitions.push(event.right);
    }
  }
  return E.right(transitions.map((one) => leftOf(one, settled)).filter(isUnalerted));
};

/** The channels of an unalerted transition that are not pending by the state. */
export const deniedBy = (state: Health, one: Unalerted): Unalerted => ({
  ...one,
  channels: one.channels.filter((id) => {
    const debt = debtOn(state, id);
    return debt === null || one.seq <= debt.after_seq || one.seq > debt.last_seq;
  }),
});

/** The unalerted channels by a consistent read of the stream. A resumed stream restates its pending alerts and is trusted. */
export const unalertedInStream = async (
  ledger: Ledger,
  one: Unalerted,
): Promise<E.Either<LedgerError | InvalidItem, Unalerted>> => {
  const events = await readEvents(ledger, one.api_id, { ...everything, from: one.seq });
  if (E.isLeft(events)) return events;
  const settled: Settled = new Map();
  let newest = 0;
  for (const event of events.right) {
    if (event.type === 'StreamResumed') return E.right({ ...one, channels: [] });
    if (event.type === 'StateChanged') newest = event.seq;
    if (!('for_seq' in event) || event.for_seq <= newest) remember(settled, event);
  }
  return E.right(events.right[0]?.seq === one.seq ? leftOf(one, settled) : { ...one, channels: [] });
};
