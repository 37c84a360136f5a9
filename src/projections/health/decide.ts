import * as E from 'fp-ts/lib/Either.js';
import type { NewEvent, NewEventOfType } from '../../events/event.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import { acceptCheck, acceptConfig, isInForce } from './accept-check.ts';
import { isExpired } from './claims.ts';
import { claimOn, debtOn, settledOn } from './debts.ts';
import type { Health } from './health-state.ts';
import { transitionsOf } from './signals/transitions.ts';

/** What a runner asks to have recorded: never a clock, never today's config. */
export type Command =
  | Readonly<{
      _tag: 'RecordConfig';
      configured: NewEventOfType<'ApiConfigured'>;
      /** only while the config in force is the one at this seq */
      replaces?: number;
    }>
  | Readonly<{
      _tag: 'RecordCheck';
      check: NewEventOfType<'CheckCompleted'>;
      /** other digests of the config it was made with: it is recorded under the one in force */
      sameConfig?: readonly string[];
      /** the channels of a transition, by that config; undefined: `default` */
      channels?: readonly string[];
      /** the length of a slot, in which one check counts; undefined: slots are ignored */
      slotSeconds?: number | undefined;
    }>
  | Readonly<{
      _tag: 'ClaimAlert';
      for_seq: number;
      channel_id: string;
      pass_id: string;
      claimed_until: string;
    }>
  | Readonly<{
      _tag: 'WaiveAlerts';
      channel_id: string;
      reason: NewEventOfType<'AlertWaived'>['reason'];
      /** oldest first, each with the time of its transition */
      alerts: readonly Readonly<{ for_seq: number; at: string }>[];
      pass_id: string;
      /** only while nothing of this has changed */
      basis?: WaiverBasis | undefined;
    }>
  | Readonly<{
      _tag: 'SummarizeDay';
      /** which one came before it, the stream says */
      summary: Omit<NewEventOfType<'DaySummarized'>, 'previous_summary_seq'>;
      /** the last summarized day that it goes on from; null: it is the first */
      after: string | null;
    }>
  | Readonly<{
      _tag: 'RecordAlertResult';
      answer: NewEventOfType<'AlertFailed'> | NewEventOfType<'AlertPublished'>;
      /** `at` of the transition that was answered about */
      transition_at: string;
    }>;

/**
 * What a waiver was decided by: the config in force, at its seq, or how far the channel is settled and its last attempt, at
 * its seq.
 */
export type WaiverBasis =
  Readonly<{ config: number | undefined }> | Readonly<{ settled: number; attempted: number | null }>;

/** Why nothing is recorded. */
export type Refusal =
  /** a config: it is the one in force, or was read before it; a config or waiver: what it was decided by has changed */
  | 'unchanged'
  | 'superseded'
  | 'replaced'
  /** a check: a later one is recorded, its slot has one, it was made with a superseded config */
  | 'race'
  | 'slot'
  | 'config'
  /** of a claim or waiver: the alert is not pending, or another pass may be publishing it */
  | 'alreadyPublished'
  | 'claimedElsewhere'
  /** of a summary: the day has one, or another was appended meanwhile */
  | 'summarized'
  /** of a summary of a day that no event closed: an event was appended meanwhile */
  | 'reopened';

/** `clockSkewed`: a rule of order was waived because the state was written by a clock that was ahead. */
export type Accepted = Readonly<{ events: readonly NewEvent[]; clockSkewed: boolean }>;
export type Decision = E.Either<Refusal, Accepted>;

const accept = (...events: readonly NewEvent[]): Decision => E.right({ events, clockSkewed: false });

/** What a command adds to a stream in this state, or why nothing. `now` is the runner's clock (epoch ms). */
export const decide = (state: Health, command: Command, now: number): Decision => {
  switch (command._tag) {
    case 'RecordConfig': {
      const { configured, replaces } = command;
      if (replaces !== undefined && state.config?.seq !== replaces) return E.left('replaced');
      const acceptance = acceptConfig(state, configured, now);
      return acceptance === 'record' ? accept(configured) : E.left(acceptance);
    }
    case 'RecordCheck': {
      const { slotSeconds } = command;
      const check = checkInForce(state, command);
      if (check === null) return E.left('config');
      const { dropped, waived } = acceptCheck(state, check, slotSeconds, now);
      return dropped === null
        ? E.right({ events: eventsOf(state, command), clockSkewed: waived })
        : E.left(dropped);
    }
    case 'ClaimAlert': {
      const { for_seq, channel_id, pass_id } = command;
      if (settledOn(state, channel_id) >= for_seq) return E.left('alreadyPublished');
      if (isClaimed(state, channel_id, now, pass_id)) return E.left('claimedElsewhere');
      return accept(...eventsOf(state, command));
    }
    case 'WaiveAlerts': {
      const { channel_id, basis } = command;
      if (basis !== undefined && hasChanged(state, channel_id, basis)) return E.left('replaced');
      const alerts = command.alerts.filter(({ for_seq }) => for_seq > settledOn(state, channel_id));
      if (alerts.length === 0) return E.left('alreadyPublished');
      if (isClaimed(state, channel_id, now, command.pass_id)) return E.left('claimedElsewhere');
      return accept(...eventsOf(state, { ...command, alerts }));
    }
    case 'SummarizeDay': {
      const { summary, after } = command;
      if (state.summarized_day !== after) return E.left('summarized');
      if (isClosedAtHead(summary) && state.version !== summary.until_seq) return E.left('reopened');
      return accept(...eventsOf(state, command));
    }
    case 'RecordAlertResult':
      return accept(command.answer);
  }
};

/** Of a day that no event closed, the summary stands right behind what it speaks of. */
const isClosedAtHead = ({ closed_by }: Pick<NewEventOfType<'DaySummarized'>, 'closed_by'>): boolean =>
  closed_by === 'removal' || closed_by === 'silence';

/** Whether another pass has an open claim on the channel: it covers the channel for the whole stream. */
const isClaimed = (state: Health, channelId: string, now: number, passId: string): boolean => {
  const claim = claimOn(state, channelId);
  return claim !== null && claim.pass_id !== passId && !isExpired(claim, now);
};

const hasChanged = (state: Health, channelId: string, basis: WaiverBasis): boolean =>
  'config' in basis
    ? state.config?.seq !== basis.config
    : settledOn(state, channelId) !== basis.settled ||
      (debtOn(state, channelId)?.attempted_seq ?? null) !== basis.attempted;

/** The events of a command that has been accepted. */
export const eventsOf = (state: Health, command: Command): readonly NewEvent[] => {
  switch (command._tag) {
    case 'RecordConfig':
      return isInForce(state, command.configured) ? [] : [command.configured];
    case 'RecordCheck': {
      const check = checkInForce(state, command) ?? command.check;
      return [check, ...transitionsOf(state, check, command.channels ?? [defaultChannel])];
    }
    case 'ClaimAlert': {
      const { for_seq, channel_id, pass_id, claimed_until } = command;
      const attempt = state.attempts + 1;
      return [{ type: 'AlertAttempted', for_seq, attempt, channel_id, pass_id, claimed_until }];
    }
    case 'WaiveAlerts': {
      const { channel_id, reason, alerts } = command;
      return alerts.map(({ for_seq }) => ({ type: 'AlertWaived', for_seq, channel_id, reason }));
    }
    case 'SummarizeDay':
      return [{ ...command.summary, previous_summary_seq: state.summarized_seq }];
    case 'RecordAlertResult':
      return [command.answer];
  }
};

/** The check under the digest that is recorded of its config; null when another config is in force. */
const checkInForce = (
  { config }: Health,
  { check, sameConfig = [] }: Extract<Command, { _tag: 'RecordCheck' }>,
): NewEventOfType<'CheckCompleted'> | null => {
  if (config === null) return null;
  if (check.config_digest === config.digest) return check;
  return sameConfig.includes(config.digest) ? { ...check, config_digest: config.digest } : null;
};
