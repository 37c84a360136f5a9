import type { AlertAttempted } from '../../events/alert-attempted.ts';
import type { AlertFailed } from '../../events/alert-failed.ts';
import type { AlertPublished } from '../../events/alert-published.ts';
import type { AlertWaived } from '../../events/alert-waived.ts';
import type { EventOfType } from '../../events/event.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import type { Claim } from '../../events/resumed/claim.ts';
import type { Debt, Debts } from '../../events/resumed/debts.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import type { Health } from './health-state.ts';

const noAttempts = {
  attempts: 0,
  attempted_seq: null,
  attempted_at: null,
  not_before: null,
  claim: null,
} as const;

/** The pending alerts of `default` in a state of v 1, which knows only the open claim of its attempts. Null: none. */
const debtOfFirstVersion = ({ changed_seq, alerted_seq, claim, refused_seq }: Health): Debt | null =>
  changed_seq > alerted_seq
    ? {
        ...noAttempts,
        after_seq: alerted_seq,
        oldest_seq: null,
        last_seq: changed_seq,
        claim,
        refused_seq: refused_seq === 0 ? null : refused_seq,
      }
    : null;

/** The pending alerts of a channel, in a state of either version; null: none. */
export const debtOn = (state: Health, channelId: string): Debt | null => {
  if (state.v !== 1) return state.behind?.[channelId] ?? null;
  return channelId === defaultChannel ? debtOfFirstVersion(state) : null;
};

/** The claim that is open on a channel, whether or not it has run out. */
export const claimOn = (state: Health, channelId: string): Claim | null => {
  if (state.v !== 1) return state.behind?.[channelId]?.claim ?? null;
  return channelId === defaultChannel ? state.claim : null;
};

/** The newest transition that, like all before it, is not pending on a channel; 0: none. */
export const settledOn = (state: Health, channelId: string): number => {
  if (state.v === 1) return channelId === defaultChannel ? state.alerted_seq : state.changed_seq;
  return state.behind?.[channelId]?.after_seq ?? state.changed_seq;
};

/** `behind` of a state of v 1 that becomes one of v 2. */
export const debtsOfFirstVersion = (state: Health): Debts | null => {
  const debt = debtOfFirstVersion(state);
  return debt === null ? null : { [defaultChannel]: debt };
};

type DebtFields = Pick<Health, 'behind' | 'alerted_seq'>;

/** Without debts, everything up to the newest transition is settled. */
const withDebts = (debts: Debts, changedSeq: number): DebtFields => {
  const all = Object.values(debts);
  return all.length === 0
    ? { behind: null, alerted_seq: changedSeq }
    : { behind: debts, alerted_seq: Math.min(...all.map(({ after_seq }) => after_seq)) };
};

/** After a transition: its alert is pending on each of its channels. */
export const afterTransition = (state: Health, { seq, channels }: StateChanged): DebtFields => {
  const fresh: Debt = {
    ...noAttempts,
    after_seq: state.changed_seq,
    oldest_seq: seq,
    last_seq: seq,
    refused_seq: null,
  };
  const added = channels.map((id) => [id, { ...(state.behind?.[id] ?? fresh), last_seq: seq }] as const);
  return withDebts({ ...state.behind, ...Object.fromEntries(added) }, seq);
};

/**
 * After a claim. Transitions are claimed oldest first, so the first claim after an acceptance is of the oldest pending
 * one.
 */
const afterAttempt = (debts: Debts, event: AlertAttempted): Debts => {
  const debt = debts[event.channel_id];
  if (debt === undefined) return debts;
  const isOldest = debt.oldest_seq === null || event.for_seq <= debt.oldest_seq;
  const before = debt.oldest_seq === event.for_seq ? debt.attempts : 0;
  const { for_seq, attempt, pass_id, recorded_at, claimed_until } = event;
  return {
    ...debts,
    [event.channel_id]: {
      ...debt,
      oldest_seq: isOldest ? for_seq : debt.oldest_seq,
      attempts: isOldest ? before + 1 : debt.attempts,
      attempted_seq: event.seq,
      attempted_at: recorded_at,
      not_before: null,
      claim: { for_seq, attempt, pass_id, recorded_at, claimed_until },
    },
  };
};

/** An answer ends only the claim of its own transition and attempt. */
const claimAfter = (
  claim: Claim | null,
  answer: Pick<AlertFailed | AlertPublished, 'for_seq' | 'attempt'>,
): Claim | null =>
  claim !== null && claim.for_seq === answer.for_seq && claim.attempt === answer.attempt ? null : claim;

/** After a channel certainly did not accept. */
const afterFailure = (debts: Debts, event: AlertFailed): Debts => {
  const debt = debts[event.channel_id];
  if (debt === undefined) return debts;
  return {
    ...debts,
    [event.channel_id]: {
      ...debt,
      claim: claimAfter(debt.claim, event),
      refused_seq: event.about_message ? event.for_seq : debt.refused_seq,
      not_before: event.not_before ?? debt.not_before,
    },
  };
};

/**
 * After an alert was accepted or waived: it and all before it are no longer pending on that channel. An event about a
 * transition
 * that does not exist settles nothing.
 */
const afterSettlement = (state: Health, event: AlertPublished | AlertWaived): DebtFields => {
  const { channel_id, for_seq } = event;
  const { [channel_id]: debt, ...others } = state.behind ?? {};
  if (debt === undefined || for_seq <= debt.after_seq || for_seq > state.changed_seq) {
    if (debt === undefined || event.type === 'AlertWaived') return state;
    return withDebts(
      { ...others, [channel_id]: { ...debt, claim: claimAfter(debt.claim, event) } },
      state.changed_seq,
    );
  }
  if (for_seq >= debt.last_seq) return withDebts(others, state.changed_seq);
  const left =
    event.type === 'AlertPublished'
      ? claimAfter(debt.claim, event)
      : debt.claim !== null && debt.claim.for_seq <= for_seq
        ? null
        : debt.claim;
  const { refused_seq, last_seq } = debt;
  const rest = { ...noAttempts, after_seq: for_seq, oldest_seq: null, last_seq, claim: left, refused_seq };
  return withDebts({ ...others, [channel_id]: rest }, state.changed_seq);
};

type AlertEvent = EventOfType<'AlertAttempted' | 'AlertFailed' | 'AlertPublished' | 'AlertWaived'>;

/** Names a transition that does not exist. Such an event must not mark future alerts as delivered. */
const isAhead = ({ changed_seq }: Health, { for_seq }: AlertEvent): boolean => for_seq > changed_seq;

/** What an alert event changes in a state of v 1, which knows one channel. */
export const afterAlertOfFirstVersion = (
  state: Health,
  event: Exclude<AlertEvent, AlertWaived>,
): Partial<Health> => {
  switch (event.type) {
    case 'AlertAttempted': {
      const { for_seq, attempt, pass_id, recorded_at, claimed_until } = event;
      return { attempts: attempt, claim: { for_seq, attempt, pass_id, recorded_at, claimed_until } };
    }
    case 'AlertFailed':
      return {
        claim: claimAfter(state.claim, event),
        refused_seq: event.about_message ? event.for_seq : state.refused_seq,
      };
    case 'AlertPublished':
      return {
        claim: claimAfter(state.claim, event),
        alerted_seq: isAhead(state, event) ? state.alerted_seq : Math.max(state.alerted_seq, event.for_seq),
      };
  }
};

/** What an alert event changes in a state of v 2. */
export const afterAlert = (state: Health, event: AlertEvent): Partial<Health> => {
  const behind = state.behind ?? {};
  switch (event.type) {
    case 'AlertAttempted':
      return {
        attempts: event.attempt,
        behind: state.behind === null ? null : afterAttempt(behind, event),
      };
    case 'AlertFailed':
      return { behind: state.behind === null ? null : afterFailure(behind, event) };
    case 'AlertPublished':
    case 'AlertWaived': {
      const { behind: left, alerted_seq } = afterSettlement(state, event);
      return { behind: left, alerted_seq };
    }
  }
};

/**
 * How many transitions have pending alerts, as far as the state alone knows; null: the log must be read, because more than
 * one is pending on a channel.
 */
export const pendingByState = ({ v, behind }: Health): number | null => {
  const debts = Object.values(behind ?? {});
  return v !== 1 && debts.every(({ oldest_seq, last_seq }) => oldest_seq === last_seq)
    ? new Set(debts.map(({ last_seq }) => last_seq)).size
    : null;
};

/** The channels with pending alerts. */
export const pendingChannels = (state: Health): readonly string[] => {
  if (state.v !== 1) return Object.keys(state.behind ?? {});
  return state.changed_seq > state.alerted_seq ? [defaultChannel] : [];
};
