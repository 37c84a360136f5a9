import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { isIntact, type EventRecord } from '../../events/event-record.ts';
import { evolve } from '../health/evolve.ts';
import { initialHealth, type Health } from '../health/health-state.ts';
import { mayBeExpired } from '../health/retention.ts';

/** A stream as far as it was looked at, what cannot be read left out. */
export type TornStream = Readonly<{
  /** the fold of what can be read; its version is the last place that was seen */
  state: Health;
  /** the last event that can be read: its place, and when it was recorded; 0 and null: there is none */
  readSeq: number;
  recordedAt: string | null;
  /** from the first to the last place that is missing or cannot be read, since the stream was last resumed; null: none */
  torn: Readonly<{ from_seq: number; to_seq: number }> | null;
}>;

export const beginTornStream = (apiId: string): TornStream => ({
  state: initialHealth(apiId),
  readSeq: 0,
  recordedAt: null,
  torn: null,
});

const tornAt = ({ torn }: TornStream, from: number, to: number): NonNullable<TornStream['torn']> => ({
  from_seq: Math.max(1, Math.min(torn?.from_seq ?? from, from)),
  to_seq: Math.max(torn?.to_seq ?? to, to),
});

/** What of the places before an event is not what it continues; null: all is. */
const brokenBefore = (
  { state, readSeq, recordedAt }: TornStream,
  event: Extract<ReturnType<typeof decodeEvent>, { _tag: 'Right' }>['right'],
  now: number,
): readonly [number, number] | null => {
  const { seq, recorded_at, prev_hash, prev_kept_hash } = event;
  const next = state.version + 1;
  if (seq > next && !mayBeExpired(state, state.config?.retain_days, recordedAt, recorded_at, now))
    return [next, seq - 1];
  if (seq === next && readSeq === state.version && prev_hash !== state.head_hash)
    return [Math.max(1, seq - 1), Math.max(1, seq - 1)];
  return prev_kept_hash !== undefined && prev_kept_hash !== state.head_kept_hash
    ? [Math.max(1, Math.min(next, seq - 1)), Math.max(1, seq - 1)]
    : null;
};

/** Looks at the next line. `now` (epoch ms) decides what may have expired. */
export const readTorn = (
  stream: TornStream,
  line: E.Either<InvalidItem, EventRecord>,
  now: number,
): TornStream => {
  const { version } = stream.state;
  const seq = E.isLeft(line) ? line.left.seq : line.right.seq;
  // Out of its place it says nothing of any place.
  if (seq === null || seq <= version) return stream;
  const event = E.isLeft(line) || !isIntact(line.right) ? null : decodeEvent(line.right);
  if (event === null || E.isLeft(event))
    return {
      ...stream,
      state: { ...stream.state, version: seq },
      torn: tornAt(stream, version + 1, seq),
    };
  const { right } = event;
  const state = evolve(stream.state, right);
  const read = { state, readSeq: seq, recordedAt: right.recorded_at };
  if (right.type === 'StreamResumed') return { ...read, torn: null };
  // A tear just before is told already, and what stands before it is not looked for twice.
  const isKnownTear = stream.torn?.to_seq === seq - 1;
  const broken = isKnownTear ? null : brokenBefore(stream, right, now);
  return { ...read, torn: broken === null ? stream.torn : tornAt(stream, ...broken) };
};
