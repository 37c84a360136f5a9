import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Event } from '../../events/event.ts';
import { invalidItem, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import { mayResume, type StreamResumed } from '../../events/stream-resumed.ts';
import { isIntact, type EventRecord } from '../../events/event-record.ts';
import { dayMs } from '../health/epoch-ms.ts';
import { mayBeExpired } from '../health/retention.ts';
import {
  isExpiredTail,
  remembersExpired,
  stateDifferences,
  type StateDifference,
} from '../health/compare-states.ts';
import { evolve } from '../health/evolve.ts';
import { initialHealth, type Health } from '../health/health-state.ts';
import { lostAfter, lostAtGap, noLostRuns, type LostRuns } from '../health/signals/lost-runs.ts';

/** One stream while its log is folded beside the state that is stored. */
export type StreamReplay = Readonly<{
  state: Health;
  stored: Health | null;
  events: number;
  /** of the last event that was folded; null: there is none */
  recordedAt: string | null;
  /** where places are empty since the last check that was folded, how long checks were kept there; null: none are */
  forgets: number | null;
  /** runs of signals that cannot be counted, because of empty places */
  lostRuns: LostRuns;
  /** of the state, with the fold up to its version; null until that version was reached */
  differences: readonly StateDifference[] | null;
  /** `forgets` when that version was reached */
  forgot: number | null;
  /** what could not be read; nothing after it was folded */
  unreadable: InvalidItem | null;
}>;

export const beginReplay = (apiId: string, stored: Health | null): StreamReplay => ({
  state: initialHealth(apiId),
  stored,
  events: 0,
  recordedAt: null,
  forgets: null,
  lostRuns: noLostRuns,
  // A state that was set back to nothing is reached before the first event.
  differences: stored?.version === 0 ? stateDifferences(stored, initialHealth(apiId)) : null,
  forgot: null,
  unreadable: null,
});

const retainDaysOf = ({ config }: Health): number | null => config?.retain_days ?? null;

/** Clocks that were wrong by no more than half of the time that checks are kept accuse nobody here; an audit is stricter. */
const tolerance = (retainDays: number | null): number => ((retainDays ?? 0) * dayMs) / 2;

/**
 * Why an event cannot be folded on top of what was: something is not there any more that cannot have expired by `now` (epoch
 * ms), or is not what it was. A state made of such a log would be wrong, and look right.
 */
const brokenBefore = ({ state, recordedAt }: StreamReplay, event: Event, line: EventRecord, now: number) => {
  if (!isIntact(line)) return 'its content does not match its hash';
  if (event.seq <= state.version) return `comes after ${String(state.version)}`;
  if (event.type === 'StreamResumed') return null;
  const contiguous = event.seq === state.version + 1;
  const retainDays = retainDaysOf(state);
  const latest = now + tolerance(retainDays);
  if (!contiguous && !mayBeExpired(state, retainDays, recordedAt, event.recorded_at, latest))
    return `${String(state.version + 1)} before it is missing`;
  if (contiguous && event.prev_hash !== state.head_hash) return 'is not chained to the event before it';
  return event.prev_kept_hash !== undefined && event.prev_kept_hash !== state.head_kept_hash
    ? 'is not chained to the permanent event before it: one is missing'
    : null;
};

const readable = (
  before: StreamReplay,
  line: E.Either<InvalidItem, EventRecord>,
  now: number,
): E.Either<InvalidItem, Event> => {
  const event = E.isLeft(line) ? line : decodeEvent(line.right);
  if (E.isLeft(event) || E.isLeft(line)) return event;
  const broken = brokenBefore(before, event.right, line.right, now);
  return broken === null
    ? event
    : E.left(
        invalidItem('event', event.right.api_id, event.right.seq, [`${broken}: upledger audit says more`]),
      );
};

/** From here on all that was before counts no more, whatever it was. */
const resumed = (replay: StreamReplay, event: StreamResumed): StreamReplay => {
  const state = evolve(replay.state, event);
  const { stored } = replay;
  return {
    ...replay,
    state,
    events: replay.events + 1,
    recordedAt: event.recorded_at,
    forgets: null,
    differences: stored?.version === state.version ? stateDifferences(stored, state) : replay.differences,
    unreadable: null,
  };
};

/** Folds the next line. `now` (epoch ms) decides what may have expired before it. */
export const replayLine = (
  replay: StreamReplay,
  line: E.Either<InvalidItem, EventRecord>,
  now: number,
): StreamReplay => {
  if (replay.unreadable !== null && (E.isLeft(line) || !mayResume(line.right.body))) return replay;
  const event = readable(replay, line, now);
  // What is broken before a resumption is why there is one.
  if (E.isRight(event) && event.right.type === 'StreamResumed') return resumed(replay, event.right);
  if (replay.unreadable !== null) return replay;
  if (E.isLeft(event)) return { ...replay, events: replay.events + 1, unreadable: event.left };
  const state = evolve(replay.state, event.right);
  const skips = event.right.seq > replay.state.version + 1;
  const since = skips ? retainDaysOf(replay.state) : replay.forgets;
  const lost = skips ? lostAtGap(replay.state) : replay.lostRuns;
  const lostRuns = lostAfter(lost, replay.state, event.right);
  const forgets = event.right.type === 'CheckCompleted' ? null : since;
  const reached = replay.stored !== null && state.version === replay.stored.version;
  const differences =
    reached && replay.stored !== null ? stateDifferences(replay.stored, state, lostRuns) : replay.differences;
  const forgot = reached ? forgets : replay.forgot;
  const recordedAt = event.right.recorded_at;
  return {
    ...replay,
    state,
    events: replay.events + 1,
    recordedAt,
    forgets,
    lostRuns,
    differences,
    forgot,
  };
};

/** What a whole stream says about its state. */
export type StateVerdict = Readonly<{
  differences: readonly StateDifference[];
  relation: 'right' | 'behind' | 'ahead' | 'unverifiable' | 'different';
}>;

const wholeState = ({ state, stored }: StreamReplay): StateDifference => ({
  api_id: state.api_id,
  field: 'row',
  stored: stored === null ? null : `version ${String(stored.version)}`,
  replayed: state.version === 0 ? null : `version ${String(state.version)}`,
});

/** `now` (epoch ms) decides what may have expired. */
export const judgeState = (replay: StreamReplay, now: number): StateVerdict => {
  const { state, stored, differences, unreadable } = replay;
  if (unreadable !== null) {
    const field = unreadable.seq === null ? 'event' : `event ${String(unreadable.seq)}`;
    return {
      differences: [{ api_id: state.api_id, field, stored: unreadable.faults.join('; '), replayed: null }],
      relation: 'different',
    };
  }
  if (stored === null) return { differences: [wholeState(replay)], relation: 'different' };
  if (stored.version > state.version) {
    if (isExpiredTail(stored, state, now)) return { differences: [], relation: 'unverifiable' };
    return { differences: state.version === 0 ? [wholeState(replay)] : [], relation: 'ahead' };
  }
  // Its own event has expired and later ones have not: nothing is left to compare it with.
  if (differences === null) return { differences: [], relation: 'unverifiable' };
  if (differences.length > 0 && remembersExpired(stored, differences, replay.forgot, now))
    return { differences: [], relation: 'unverifiable' };
  if (differences.length > 0) return { differences, relation: 'different' };
  return { differences: [], relation: stored.version < state.version ? 'behind' : 'right' };
};
