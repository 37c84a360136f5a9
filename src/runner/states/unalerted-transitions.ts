import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Event } from '../../events/event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { debtOn } from '../../projections/health/debts.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { everything, type Ledger, type LedgerError, type TimeRange } from '../../projections/ledger.ts';

/** A transition, and the channels without a result of its alert. */
export type Unalerted = Readonly<{ api_id: string; seq: number; channels: readonly string[] }>;

/** What is wrong with a state that says the alert of this transition is pending on none of these channels. */
export const deniedText = ({ seq, channels }: Omit<Unalerted, 'api_id'>): string =>
  `it says that the alert of ${String(seq)} is owed to nobody, and the log holds no delivery on ${channels.join(', ')}`;

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
      if (event.right.type !== 'StateChanged') continue;
      // Of a long backlog, no more is kept than this.
      const { api_id, seq, channels } = event.right;
      transitions.push({ api_id, seq, channels });
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

/** The result of an alert usually stands within so many events of its transition. */
const nearby = 50;

async function* fromTransition(ledger: Pick<Ledger, 'readStream'>, { api_id, seq }: Unalerted) {
  yield* ledger.readStream(api_id, { from: seq, to: seq + nearby });
  yield* ledger.readStream(api_id, { ...everything, from: seq + nearby + 1 });
}

/**
 * The unalerted channels by a consistent read of the stream, which ends where none is left. A resumed stream restates its
 * pending alerts and is trusted.
 */
export const unalertedInStream = async (
  ledger: Pick<Ledger, 'readStream'>,
  one: Unalerted,
): Promise<E.Either<LedgerError | InvalidItem, Unalerted>> => {
  const none = E.right({ ...one, channels: [] });
  const settled: Settled = new Map();
  let newest = 0;
  let unreadable: InvalidItem | null = null;
  for await (const page of fromTransition(ledger, one)) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) {
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isLeft(event)) {
        unreadable ??= event.left;
        continue;
      }
      if (event.right.type === 'StreamResumed') return none;
      if (newest === 0 && unreadable === null && event.right.seq !== one.seq) return none;
      if (event.right.type === 'StateChanged') newest = event.right.seq;
      if (!('for_seq' in event.right) || event.right.for_seq <= newest) remember(settled, event.right);
    }
    if (!isUnalerted(leftOf(one, settled))) return none;
  }
  if (unreadable !== null) return E.left(unreadable);
  return newest === 0 ? none : E.right(leftOf(one, settled));
};
