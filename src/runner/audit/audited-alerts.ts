import type { PendingAlert, SettledCount } from '../../projections/audit/audit-alerts.ts';
import { dayMs } from '../../projections/health/epoch-ms.ts';
import { countText } from '../text/count-text.ts';

/** The transitions of all streams on one channel. */
export type ChannelAudit = Readonly<{
  channel_id: string;
  delivered: number;
  waived: number;
  pending: number;
}>;

/** What became of the alerts of one stream, as plain data. */
export type StreamAlerts = Readonly<{
  settled: readonly (readonly [string, SettledCount])[];
  /** those that are still to come, on each channel */
  pending: readonly PendingAlert[];
}>;

/** A pending alert as a report lists it. */
export type ListedAlert = Omit<PendingAlert, 'recordedAt'> & Readonly<{ age_seconds: number }>;

/** The longest list of pending alerts. */
const mostPending = 1000;

const none = { delivered: 0, waived: 0, pending: 0 } as const;

/** By channel, by name. */
export const channelAudits = (streams: readonly StreamAlerts[]): readonly ChannelAudit[] => {
  const all = new Map<string, Omit<ChannelAudit, 'channel_id'>>();
  for (const { settled, pending } of streams) {
    for (const [id, { delivered, waived }] of settled) {
      const before = all.get(id) ?? none;
      all.set(id, {
        ...before,
        delivered: before.delivered + delivered,
        waived: before.waived + waived,
      });
    }
    for (const { channel_id } of pending) {
      const before = all.get(channel_id) ?? none;
      all.set(channel_id, { ...before, pending: before.pending + 1 });
    }
  }
  return [...all]
    .map(([channel_id, counts]) => ({ channel_id, ...counts }))
    .toSorted((a, b) => (a.channel_id < b.channel_id ? -1 : 1));
};

/** The pending alerts of all streams, the oldest first; of one time in the order of the streams. */
export const oldestPending = (streams: readonly StreamAlerts[], asOf: number): readonly ListedAlert[] =>
  streams
    .flatMap(({ pending }) => pending)
    .toSorted((a, b) => Date.parse(a.recordedAt) - Date.parse(b.recordedAt))
    .slice(0, mostPending)
    .map(({ recordedAt, ...alert }) => ({
      ...alert,
      age_seconds: Math.max(0, Math.floor((asOf - Date.parse(recordedAt)) / 1000)),
    }));

/** How many transitions are pending without being a fault; null: none. */
export const pendingNote = (streams: readonly StreamAlerts[], asOf: number): string | null => {
  const recent = streams
    .flatMap(({ pending }) => pending)
    .filter(({ recordedAt }) => asOf - Date.parse(recordedAt) <= dayMs);
  const transitions = new Set(recent.map(({ api_id, seq }) => `${api_id}/${String(seq)}`)).size;
  return transitions === 0 ? null : `${countText(transitions, 'alert')} still pending, for less than a day`;
};
