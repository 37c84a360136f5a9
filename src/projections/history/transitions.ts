import type { AlertPublished } from '../../events/alert-published.ts';
import type { CheckCompleted } from '../../events/check-completed.ts';
import type { CheckError } from '../../events/fields/check-error.ts';
import type { Event } from '../../events/event.ts';
import type { StateChanged } from '../../events/state-changed.ts';

/** A transition and the deliveries of its alert so far, on each channel at most one. */
export type Announced = Readonly<{ transition: StateChanged; published: readonly AlertPublished[] }>;

/** Transitions of one moment, whose deliveries may still come. */
export type Waiting = readonly Announced[];

const isFor = (published: AlertPublished, { transition, published: before }: Announced): boolean =>
  published.api_id === transition.api_id &&
  published.for_seq === transition.seq &&
  before.every(({ channel_id }) => channel_id !== published.channel_id);

/**
 * Folds transitions and deliveries in the order of `Ledger.readTransitions`: each delivery stands behind its transition and
 * before any later one. `done` are those that no delivery can follow any more.
 */
export const announce = (
  waiting: Waiting,
  event: Event,
): Readonly<{ waiting: Waiting; done: readonly Announced[] }> => {
  if (event.type === 'AlertPublished')
    return {
      waiting: waiting.map((one) =>
        isFor(event, one) ? { ...one, published: [...one.published, event] } : one,
      ),
      done: [],
    };
  if (event.type !== 'StateChanged') return { waiting, done: [] };
  const next: Announced = { transition: event, published: [] };
  return waiting[0] === undefined || waiting[0].transition.at === event.at
    ? { waiting: [...waiting, next], done: [] }
    : { waiting: [next], done: waiting };
};

/** One line of `transitions --format json`. */
export type TransitionRecord = Readonly<{
  transition_id: string;
  api_id: string;
  seq: number;
  signal: StateChanged['signal'];
  from: StateChanged['from'];
  to: StateChanged['to'];
  at: string;
  since: string;
  presumed: boolean;
  /** how long the former state lasted; null when it was only presumed, or is not known */
  previous_duration_ms: number | null;
  /** the check that reached the threshold; null: it has expired */
  cause: Readonly<{
    status_code: number | null;
    error: CheckError | null;
    latency_ms: number | null;
    /** epoch seconds; null: the check reported none */
    certificate_until: number | null;
  }> | null;
  /** of the last delivery; null: none yet */
  alerted_at: string | null;
  channel: AlertPublished['channel'] | null;
  message_id: string | null;
  /** the channels of the deliveries, in order */
  deliveries: readonly Readonly<{ channel_id: string; at: string; message_id: string | null }>[];
}>;

export const transitionRecord = (
  { transition, published }: Announced,
  cause: CheckCompleted | null,
): TransitionRecord => {
  const last = published.at(-1);
  const { api_id, seq, signal, from, to, at, since, previous_since, presumed } = transition;
  return {
    transition_id: `${api_id}/${String(seq)}`,
    api_id,
    seq,
    signal,
    from,
    to,
    at,
    since,
    presumed,
    // A clock that was set back must not make a state last less than nothing.
    previous_duration_ms:
      presumed || previous_since === null
        ? null
        : Math.max(0, Date.parse(since) - Date.parse(previous_since)),
    cause:
      cause === null
        ? null
        : {
            status_code: cause.status_code,
            error: cause.error,
            latency_ms: cause.latency_ms,
            certificate_until: cause.certificate_until ?? null,
          },
    alerted_at: last?.published_at ?? null,
    channel: last?.channel ?? null,
    message_id: last?.message_id ?? null,
    deliveries: published.map(({ channel_id, published_at, message_id }) => ({
      channel_id,
      at: published_at,
      message_id,
    })),
  };
};
