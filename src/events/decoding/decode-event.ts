import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { AlertAttempted } from '../alert-attempted.ts';
import { AlertFailed } from '../alert-failed.ts';
import { AlertPublished } from '../alert-published.ts';
import { AlertWaived } from '../alert-waived.ts';
import { ApiConfigured } from '../api-configured.ts';
import { CheckCompleted } from '../check-completed.ts';
import { DaySummarized } from '../day-summarized.ts';
import { describeDecodeErrors, shown } from './describe-decode-errors.ts';
import { schemaVersion } from '../envelope.ts';
import type { Event, EventType } from '../event.ts';
import { invalidItem, type InvalidItem } from '../encoding/invalid-item.ts';
import type { EventRecord } from '../event-record.ts';
import { StateChanged } from '../state-changed.ts';
import { isHashable } from './is-hashable.ts';
import { isRecord, parseJson } from './parse-json.ts';
import { fillDefaults, lowestVersion } from '../stored-event.ts';
import { StreamResumed } from '../stream-resumed.ts';
import { parseCheck } from './parse-check.ts';

const codecs: { readonly [T in EventType]: t.Type<Extract<Event, { type: T }>, unknown, unknown> } = {
  ApiConfigured,
  CheckCompleted,
  StateChanged,
  AlertAttempted,
  AlertFailed,
  AlertPublished,
  AlertWaived,
  DaySummarized,
  StreamResumed,
};

/** The parsed body with its hash, and of a check the optional keys, which `is` requires. No copy: this is a hot path. */
const completed = (parsed: Record<string, unknown>, hash: string): Record<string, unknown> => {
  parsed['hash'] = hash;
  if (parsed['type'] === 'CheckCompleted') {
    if (parsed['prev_kept_hash'] === undefined) parsed['prev_kept_hash'] = undefined;
    if (parsed['expires_at'] === undefined) parsed['expires_at'] = undefined;
    if (parsed['certificate_until'] === undefined) parsed['certificate_until'] = undefined;
  }
  return parsed;
};

const isEventType = (type: unknown): type is EventType =>
  typeof type === 'string' && Object.hasOwn(codecs, type);

/** `decodeEvent` for a text of any shape. */
export const decodeParsed = (record: EventRecord): E.Either<InvalidItem, Event> => {
  const fail = (...errors: readonly string[]) =>
    E.left(invalidItem('event', record.api_id, record.seq, errors));
  const parsed = parseJson(record.body);
  if (!isRecord(parsed)) return fail('is not a JSON object');
  const { v } = parsed;
  if (typeof v === 'number' && v > schemaVersion)
    return fail(
      `has schema version v ${String(v)}; this program reads up to ${String(schemaVersion)}: upgrade upledger`,
    );
  if (!isHashable(record.body, parsed))
    return fail('holds an unpaired surrogate or a number that is too large, which no event can hold');
  const stored = completed(parsed, record.hash);
  const { type } = stored;
  if (!isEventType(type))
    return fail(
      `type is ${type === undefined ? 'missing' : shown(type)}, must be one of ${Object.keys(codecs).join(', ')}`,
    );
  // The only place where older versions are upgraded: members that they lack get their defaults.
  fillDefaults(type, stored);
  const codec = codecs[type];
  // Testing with `is` first makes replays twice as fast: decoding builds a context for each member.
  const decoded: t.Validation<Event> = codec.is(stored) ? E.right(stored) : codec.decode(stored);
  if (E.isLeft(decoded)) return fail(...describeDecodeErrors(decoded.left));
  const event = decoded.right;
  if (event.api_id !== record.api_id || event.seq !== record.seq)
    return fail(`is at ${record.api_id}/${String(record.seq)} but says ${event.api_id}/${String(event.seq)}`);
  if (event.v < lowestVersion(event))
    return fail(`says v ${String(event.v)} but holds what only v ${String(lowestVersion(event))} can say`);
  return E.right(event);
};

/** A decoded event with only the members that its codec knows. Reading keeps unknown members. */
export const withoutUnknown = (event: Event): Event => {
  const decoded: t.Validation<Event> = codecs[event.type].decode(event);
  return E.getOrElse(() => event)(decoded);
};

/** The read boundary of the log: text → event, old shapes upgraded, anything else rejected by API and seq. */
export const decodeEvent = (record: EventRecord): E.Either<InvalidItem, Event> => {
  // Nearly every event is a check, and decoding checks is most of what a replay or an audit does.
  const check = parseCheck(record);
  return check === null ? decodeParsed(record) : E.right(check);
};
