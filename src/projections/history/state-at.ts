import type { Event } from '../../events/event.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import { settledOn } from '../health/debts.ts';
import { evolve } from '../health/evolve.ts';
import { initialHealth, type Health } from '../health/health-state.ts';

/** A transition and its channels. */
type Pending = Pick<StateChanged, 'seq' | 'channels'>;

const stillPending = (state: Health, pending: readonly Pending[]): readonly Pending[] =>
  pending.filter(({ seq, channels }) => channels.some((id) => seq > settledOn(state, id)));

/** The fold of the longest prefix of a stream that was recorded by a time, as far as it was read. */
export type StateAt = Readonly<{
  state: Health;
  /** how often the API was to be checked then; null: never configured */
  intervalSeconds: number | null;
  /** its URL then; null: never configured */
  url: string | null;
  /** transitions whose alert was still to come */
  pending: readonly Pending[];
  /** the prefix has ended */
  ended: boolean;
  /** after the last check that is left, some of that time have expired: `last_*` tell of an earlier one */
  forgotten: boolean;
}>;

export const beginStateAt = (apiId: string): StateAt => ({
  state: initialHealth(apiId),
  intervalSeconds: null,
  url: null,
  pending: [],
  ended: false,
  forgotten: false,
});

/** The next event of the stream; `time` in ISO 8601, included. */
export const evolveAt = (at: StateAt, event: Event, time: string): StateAt => {
  if (at.ended) return at;
  const forgotten = at.forgotten || event.seq > at.state.version + 1;
  if (event.recorded_at > time) return { ...at, ended: true, forgotten };
  const state = evolve(at.state, event);
  switch (event.type) {
    case 'ApiConfigured':
      return { ...at, state, forgotten, intervalSeconds: event.check_interval_seconds, url: event.url };
    case 'StateChanged':
      return {
        ...at,
        state,
        forgotten,
        pending: stillPending(state, [...at.pending, event]),
      };
    case 'AlertPublished':
    case 'AlertWaived':
      return { ...at, state, forgotten, pending: stillPending(state, at.pending) };
    case 'CheckCompleted':
      return { ...at, state, forgotten: false };
    case 'AlertAttempted':
    case 'AlertFailed':
    case 'DaySummarized':
    case 'StreamResumed':
      return { ...at, state, forgotten };
  }
};

/** When the log has ended: a stored state that was there before it was read knows whether its last events are gone. */
export const endStateAt = (at: StateAt, storedVersion: number): StateAt =>
  at.ended || storedVersion <= at.state.version ? at : { ...at, forgotten: true };
