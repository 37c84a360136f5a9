import type { Naive } from '../naive-state.ts';
import { channelOf, channelsOf, ms, type Stored, type StoredAnswer, type StoredClaim } from '../stored.ts';

/** What is owed on one channel, as a state of v 2 tells it. */
type NaiveDebt = Readonly<{
  after: number;
  oldest: number | null;
  last: number;
  /** claims of the oldest, then the last claim of any */
  attempts: number;
  attempted: StoredClaim | null;
  notBefore: string | null;
  /** the last attempt or failure */
  touched: number;
  claim: StoredClaim | null;
  refused: number | null;
}>;

export type NaiveDebts = ReadonlyMap<string, NaiveDebt>;

const untried = { attempts: 0, attempted: null, notBefore: null, touched: 0 } as const;

/** What is owed at the first event of v 2; attempts are counted from then on. */
export const debtsAtFirst = ({ changes, settled, claim, refused }: Naive): NaiveDebts => {
  const last = changes.at(-1)?.seq ?? 0;
  const after = settled.get('default') ?? 0;
  return last > after
    ? new Map([['default', { ...untried, after, oldest: null, last, claim, refused: refused || null }]])
    : new Map();
};

const unanswered = (claim: StoredClaim | null, answer: StoredAnswer): StoredClaim | null =>
  claim?.for_seq === answer.for_seq && claim.attempt === answer.attempt ? null : claim;

type AboutAlert = Extract<Stored, { for_seq: number }>;

const debtAfter = (debt: NaiveDebt, event: AboutAlert): NaiveDebt | null => {
  if (event.type === 'AlertAttempted') {
    const claimed = { ...debt, attempted: event, claim: event, notBefore: null, touched: event.seq };
    if (debt.oldest !== null && event.for_seq > debt.oldest) return claimed;
    return {
      ...claimed,
      oldest: event.for_seq,
      attempts: debt.oldest === event.for_seq ? debt.attempts + 1 : 1,
    };
  }
  if (event.type === 'AlertFailed')
    return {
      ...debt,
      claim: unanswered(debt.claim, event),
      refused: event.about_message === true ? event.for_seq : debt.refused,
      notBefore: event.not_before ?? debt.notBefore,
      touched: event.seq,
    };
  const isWaiver = event.type === 'AlertWaived';
  const claim = isWaiver
    ? (debt.claim?.for_seq ?? 0) > event.for_seq
      ? debt.claim
      : null
    : unanswered(debt.claim, event);
  if (event.for_seq <= debt.after) return isWaiver ? debt : { ...debt, claim };
  return event.for_seq >= debt.last
    ? null
    : { ...debt, ...untried, after: event.for_seq, oldest: null, claim };
};

/** What is owed after an event. */
export const debtsAfter = ({ debts, changes }: Naive, event: Stored): NaiveDebts => {
  const after = new Map(debts);
  if (event.type === 'StateChanged') {
    const { seq } = event;
    const before = changes.at(-1)?.seq ?? 0;
    const fresh = { ...untried, after: before, oldest: seq, last: seq, claim: null, refused: null };
    for (const id of channelsOf(event)) after.set(id, { ...(debts.get(id) ?? fresh), last: seq });
    return after;
  }
  if (!('for_seq' in event)) return debts;
  const id = channelOf(event);
  const debt = debts.get(id);
  const left = debt === undefined ? null : debtAfter(debt, event);
  if (left === null) after.delete(id);
  else after.set(id, left);
  return after;
};

export const msOrNull = (time: string | null): number | null => (time === null ? null : ms(time));

const storedClaim = (claim: StoredClaim | null): object | null =>
  claim === null
    ? null
    : {
        for_seq: claim.for_seq,
        attempt: claim.attempt,
        pass_id: claim.pass_id,
        recorded_at: ms(claim.recorded_at),
        claimed_until: ms(claim.claimed_until),
      };

const storedDebt = (debt: NaiveDebt): object => ({
  after_seq: debt.after,
  oldest_seq: debt.oldest,
  last_seq: debt.last,
  attempts: debt.attempts,
  attempted_seq: debt.attempted?.seq ?? null,
  attempted_at: msOrNull(debt.attempted?.recorded_at ?? null),
  not_before: msOrNull(debt.notBefore),
  claim: storedClaim(debt.claim),
  refused_seq: debt.refused,
});

/** As a state of v 2 holds it. */
export const storedDebts = (debts: NaiveDebts): object | null =>
  debts.size === 0 ? null : Object.fromEntries([...debts].map(([id, debt]) => [id, storedDebt(debt)]));
