import type { AlertPublished } from '../../events/alert-published.ts';
import type { AlertWaived } from '../../events/alert-waived.ts';
import type { Event } from '../../events/event.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import { claimLength, longestClaimMs } from '../health/claims.ts';
import { settledOn } from '../health/debts.ts';
import type { Health } from '../health/health-state.ts';
import { dayMs } from '../health/epoch-ms.ts';

export type SettledCount = Readonly<{ delivered: number; waived: number }>;

/** A transition whose alert is still pending on a channel, and when the transition was recorded (ISO 8601). */
export type PendingAlert = Readonly<{ api_id: string; seq: number; channel_id: string; recordedAt: string }>;

/** What alert events must belong to. Filled as a stream is read; grows with transitions, never with checks. */
export type AlertIndex = Readonly<{
  /** transition → its channels */
  transitions: Map<number, readonly string[]>;
  /** attempt → the transition it is for, and the channel */
  attempts: Map<number, Readonly<{ for_seq: number; channel_id: string }>>;
  /** transitions with pending alerts → their channels, and when they were recorded */
  unalerted: Map<number, Readonly<{ channels: Set<string>; recordedAt: string }>>;
  /** channel → how many transitions were delivered and waived on it */
  settled: Map<string, SettledCount>;
  /** what the index of transitions must hold: seq → under which time, and when the event was recorded */
  indexed: Map<number, Readonly<{ at: string; recordedAt: string }>>;
}>;

export const emptyAlertIndex = (): AlertIndex => ({
  transitions: new Map(),
  attempts: new Map(),
  unalerted: new Map(),
  settled: new Map(),
  indexed: new Map(),
});

const countSettled = ({ settled }: AlertIndex, { type, channel_id }: AlertPublished | AlertWaived): void => {
  const { delivered, waived } = settled.get(channel_id) ?? { delivered: 0, waived: 0 };
  settled.set(
    channel_id,
    type === 'AlertPublished' ? { delivered: delivered + 1, waived } : { delivered, waived: waived + 1 },
  );
};

export const rememberAlerts = (index: AlertIndex, event: Event): void => {
  const { recorded_at: recordedAt } = event;
  if (event.type === 'StateChanged') {
    index.indexed.set(event.seq, { at: event.at, recordedAt });
    index.transitions.set(event.seq, event.channels);
    if (event.channels.length > 0)
      index.unalerted.set(event.seq, { channels: new Set(event.channels), recordedAt });
  } else if (event.type === 'DaySummarized')
    index.indexed.set(event.seq, { at: `${event.day}T00:00:00.000Z`, recordedAt });
  else if (event.type === 'AlertAttempted') index.attempts.set(event.attempt, event);
  else if (event.type === 'AlertPublished' || event.type === 'AlertWaived') {
    const unalerted = index.unalerted.get(event.for_seq);
    if (unalerted?.channels.delete(event.channel_id) === true) countSettled(index, event);
    if (unalerted?.channels.size === 0) index.unalerted.delete(event.for_seq);
    const transition = index.indexed.get(event.for_seq);
    if (transition !== undefined) index.indexed.set(event.seq, { at: transition.at, recordedAt });
  }
};

type Sofar = Readonly<{ state: Health; alerts: AlertIndex }>;

/** ` on team`; empty for `default`. */
const on = (channelId: string): string => (channelId === defaultChannel ? '' : ` on ${channelId}`);

/** Each attempt, failure, delivery and waiver belongs to a transition, and each answer to an attempt. */
export const alertFaults = (
  { state, alerts }: Sofar,
  event: Event,
  report: (fault: string) => void,
): void => {
  if (
    event.type !== 'AlertAttempted' &&
    event.type !== 'AlertFailed' &&
    event.type !== 'AlertPublished' &&
    event.type !== 'AlertWaived'
  )
    return;
  const { for_seq, channel_id } = event;
  if (event.type === 'AlertAttempted' && claimLength(event) > longestClaimMs)
    report(
      `claims until ${event.claimed_until}, longer than the hour that a claim may last: it counts as run out`,
    );
  const channels = alerts.transitions.get(for_seq);
  if (channels === undefined) report(`is about ${String(for_seq)}, which is not an earlier transition`);
  else if (!channels.includes(channel_id))
    report(`is about ${String(for_seq)}, which was never owed to ${channel_id}`);
  else if (event.type === 'AlertAttempted') {
    if (event.attempt !== state.attempts + 1)
      report(
        `is attempt ${String(event.attempt)}; by the log before it, it should be ${String(state.attempts + 1)}`,
      );
    if (for_seq <= settledOn(state, channel_id))
      report(`claims the alert of ${String(for_seq)}${on(channel_id)}, which was already published`);
  } else if (event.type === 'AlertWaived') {
    if (for_seq <= settledOn(state, channel_id))
      report(`waives the alert of ${String(for_seq)}${on(channel_id)}, which was already published`);
  } else {
    const attempt = alerts.attempts.get(event.attempt);
    if (attempt?.for_seq !== for_seq || attempt.channel_id !== channel_id)
      report(
        `answers attempt ${String(event.attempt)} for ${String(for_seq)}${on(channel_id)}, which was never made`,
      );
  }
};

/** Transitions whose alert is still to come, on each channel; where that is a fault, it is reported. */
export const unalertedFaults = (
  { state, alerts }: Sofar,
  asOf: number,
  report: (fault: string, at: number) => void,
): readonly PendingAlert[] => {
  const pending: PendingAlert[] = [];
  for (const [seq, { channels, recordedAt }] of alerts.unalerted)
    for (const channel_id of channels) {
      const settled = settledOn(state, channel_id);
      if (seq < settled) {
        report(`its alert was never published${on(channel_id)}, though that of ${String(settled)} was`, seq);
        continue;
      }
      if (asOf - Date.parse(recordedAt) > dayMs)
        report(`its alert has been pending for more than a day${on(channel_id)}`, seq);
      pending.push({ api_id: state.api_id, seq, channel_id, recordedAt });
    }
  return pending;
};
