import fc from 'fast-check';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/events/encoding/canonical-json.ts';
import { decodeEvent } from '../../src/events/decoding/decode-event.ts';
import type { Event } from '../../src/events/event.ts';
import { isIntact, recordText, type EventRecord } from '../../src/events/event-record.ts';
import { sha256 } from '../../src/events/fields/sha256.ts';
import { event } from '../arbitraries/event.ts';
import { history } from '../arbitraries/history.ts';
import { left, right } from '../support/right.ts';

/** An event as a line, sealed here without the help of `seal`. */
const lineOf = (whole: Event): EventRecord => {
  const body = canonicalJson({ ...whole, hash: undefined });
  return { api_id: whole.api_id, seq: whole.seq, body, hash: sha256(body) };
};

describe('codecs', () => {
  it('give back every event from its text', () => {
    fc.assert(
      fc.property(event, (original) => {
        const line = lineOf(original);
        expect(right(decodeEvent(line))).toEqual({ ...original, hash: line.hash });
        expect(isIntact(line)).toBe(true);
      }),
    );
  });

  it('give back every event that the reducer makes, and its line is the text of it', () => {
    fc.assert(
      fc.property(history(), (all) => {
        for (const { events } of all)
          for (const sealed of events) {
            expect(right(decodeEvent(sealed.line))).toEqual(sealed.event);
            expect(lineOf(sealed.event)).toEqual(sealed.line);
            expect(JSON.parse(recordText(sealed.line))).toEqual({
              ...JSON.parse(sealed.line.body),
              hash: sealed.line.hash,
            });
          }
      }),
    );
  });

  it('refuse every other type, by API and place', () => {
    const types = [
      'ApiConfigured',
      'CheckCompleted',
      'StateChanged',
      'AlertAttempted',
      'AlertFailed',
      'AlertPublished',
    ];
    fc.assert(
      fc.property(
        event,
        fc.oneof(fc.constantFrom(...types, 'toString', '__proto__'), fc.anything()),
        (original, type) => {
          fc.pre(type !== original.type && JSON.stringify(type) !== JSON.stringify(original.type));
          const tampered: unknown = { ...JSON.parse(lineOf(original).body), type };
          const { api_id, seq, hash } = lineOf(original);
          const fault = left(decodeEvent({ api_id, seq, body: JSON.stringify(tampered), hash }));
          expect(fault).toMatchObject({ _tag: 'InvalidItem', item: 'event', api_id, seq });
          expect(fault.faults.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('miss no member: without any one of them an event is refused or says something else', () => {
    fc.assert(
      fc.property(event, fc.nat(), (original, pick) => {
        const line = lineOf(original);
        const members = Object.entries(right(t.UnknownRecord.decode(JSON.parse(line.body))));
        const gone = members[pick % members.length]?.[0] ?? '';
        const body = JSON.stringify(Object.fromEntries(members.filter(([name]) => name !== gone)));
        const decoded = decodeEvent({ ...line, body });
        // The two members that a check may lawfully lack.
        const optional =
          original.type === 'CheckCompleted' && ['prev_kept_hash', 'expires_at'].includes(gone);
        expect(decoded._tag).toBe(optional ? 'Right' : 'Left');
        expect(isIntact({ ...line, body })).toBe(false);
      }),
    );
  });

  it('never fail to notice a change of the text', () => {
    fc.assert(
      fc.property(
        event,
        fc.nat(),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
        (original, at, put) => {
          const line = lineOf(original);
          const i = at % line.body.length;
          const body = line.body.slice(0, i) + put + line.body.slice(i + 1);
          expect(isIntact({ ...line, body })).toBe(body === line.body);
        },
      ),
    );
  });
});
