import { canonicalJson } from '../../events/encoding/canonical-json.ts';
import { withoutUnknown } from '../../events/decoding/decode-event.ts';
import { isRecord, parseJson } from '../../events/decoding/parse-json.ts';
import type { Event } from '../../events/event.ts';
import { storedEvent } from '../../events/stored-event.ts';

/** Members of one that the other lacks, by path: `expires_at`, `runner.host`. */
const unknownMembers = (said: unknown, known: unknown, path = ''): readonly string[] => {
  if (!isRecord(said) || !isRecord(known)) return [];
  return Object.keys(said).flatMap((name) =>
    Object.hasOwn(known, name)
      ? unknownMembers(said[name], known[name], `${path}${name}.`)
      : [`${path}${name}`],
  );
};

const manyMembers = 5;

/**
 * The fault of an event text with members that its codec does not read; null: none. Readers ignore them, but whoever
 * deletes or
 * shows events by other means may use them: the store deletes a permanent event that has an `expires_at`.
 */
export const memberFault = (event: Event, body: string): string | null => {
  const { hash: _hash, ...known } = withoutUnknown(event);
  const said = parseJson(body);
  const expected = canonicalJson(storedEvent(known));
  if (expected === body) return null;
  const unknown = unknownMembers(said, parseJson(expected));
  return unknown.length > 0
    ? `says ${unknown.slice(0, manyMembers).join(', ')}, which no event of its kind says`
    : 'is not written as it was hashed first: a member occurs twice, or in another place';
};
