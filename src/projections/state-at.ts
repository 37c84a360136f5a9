import type { Event } from '../events/event.ts';
import { evolve } from './evolve.ts';
import { initialHealth, type Health } from './health.ts';

/** The fold of the longest prefix of a stream that was recorded by a time, as far as it was read. */
export type StateAt = Readonly<{
  row: Health;
  /** how often the API was to be checked then; null: never configured */
  intervalSeconds: number | null;
  /** transitions whose alert was still to come */
  owed: readonly number[];
  /** the prefix has ended */
  ended: boolean;
  /** after the last event that is left, checks of that time have expired: `last_*` tell of an earlier one */
  forgotten: boolean;
}>;

export const beginStateAt = (apiId: string): StateAt => ({
  row: initialHealth(apiId),
  intervalSeconds: null,
  owed: [],
  ended: false,
  forgotten: false,
});

/** The next event of the stream; `time` in ISO 8601, included. */
export const evolveAt = (at: StateAt, event: Event, time: string): StateAt => {
  if (at.ended) return at;
  if (event.recorded_at > time) return { ...at, ended: true, forgotten: event.seq > at.row.version + 1 };
  const row = evolve(at.row, event);
  switch (event.type) {
    case 'ApiConfigured':
      return { ...at, row, intervalSeconds: event.check_interval_seconds };
    case 'StateChanged':
      return { ...at, row, owed: [...at.owed, event.seq] };
    case 'AlertPublished':
      return { ...at, row, owed: at.owed.filter((seq) => seq > row.alerted_seq) };
    case 'CheckCompleted':
    case 'AlertAttempted':
    case 'AlertFailed':
      return { ...at, row };
  }
};
