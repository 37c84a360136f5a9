import type { Runner } from './envelope.ts';
import { type Event, type NewEvent, eventId } from './event.ts';
import type { EventRecord } from './event-record.ts';
import { sha256 } from './fields/sha256.ts';
import { eventText } from './event-text.ts';
import { lowestVersion } from './stored-event.ts';

/** Where a stream ends: what the next event is chained to. */
export type Head = Readonly<{
  api_id: string;
  version: number;
  head_hash: string | null;
  head_kept_hash: string | null;
}>;

/** Who commits and when. */
export type EventMetadata = Readonly<{ pass_id: string; recorded_at: string; runner: Runner }>;

export type ChainedEvent = Readonly<{ event: Event; line: EventRecord }>;

/** For a routine check: when it may be forgotten (epoch seconds), or never. `false`: the event is kept. */
export type Routine = Readonly<{ expires_at: number | undefined }> | false;

/** Gives a new event its place after `head`, its time and its hashes. */
export const seal = (head: Head, stamp: EventMetadata, event: NewEvent, routine: Routine): ChainedEvent => {
  const { api_id } = head;
  const seq = head.version + 1;
  const v = lowestVersion(event);
  const event_id = eventId(stamp.pass_id, event);
  const { recorded_at, runner } = stamp;
  const prev_hash = head.head_hash;
  // Each member by name: a second spread takes many times as long.
  const unhashed =
    event.type === 'CheckCompleted'
      ? {
          ...event,
          api_id,
          seq,
          v,
          event_id,
          recorded_at,
          runner,
          prev_hash,
          prev_kept_hash: routine === false ? head.head_kept_hash : undefined,
          expires_at: routine === false ? undefined : routine.expires_at,
        }
      : {
          ...event,
          api_id,
          seq,
          v,
          event_id,
          recorded_at,
          runner,
          prev_hash,
          prev_kept_hash: head.head_kept_hash,
        };
  const body = eventText(unhashed);
  const hash = sha256(body);
  return { event: { ...unhashed, hash }, line: { api_id, seq, body, hash } };
};
