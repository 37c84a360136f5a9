import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { loggedConfigOf, unsaidConfig } from '../../src/events/api-configured.ts';
import { canonicalJson } from '../../src/events/encoding/canonical-json.ts';
import { configDigest } from '../../src/events/config-digest.ts';
import { decodeEvent } from '../../src/events/decoding/decode-event.ts';
import type { Event } from '../../src/events/event.ts';
import { eventText } from '../../src/events/event-text.ts';
import { storedEvent, withoutDefaults } from '../../src/events/stored-event.ts';
import { isIntact, recordText, type EventRecord } from '../../src/events/event-record.ts';
import { sha256 } from '../../src/events/fields/sha256.ts';
import { event } from '../arbitraries/event.ts';
import { history } from '../arbitraries/history.ts';
import { left, right } from '../support/right.ts';

/** Of each type, what version 2 added to it, with its default. No channels at all are none: that is not `default` alone. */
const unsaid = (type: Event['type']): Readonly<Record<string, unknown>> =>
  ({
    ApiConfigured: unsaidConfig,
    CheckCompleted: { certificate_until: undefined },
    StateChanged: { signal: 'availability', channels: ['default'], checks: null },
    AlertAttempted: { channel_id: 'default' },
    AlertFailed: { channel_id: 'default', not_before: null },
    AlertPublished: { channel_id: 'default', receipt: null },
    AlertWaived: {},
    DaySummarized: { partial: false },
    StreamResumed: {},
  })[type];

/** What a type of event holds only where it says something. */
const optional = (type: Event['type']): readonly string[] => [
  ...Object.keys(unsaid(type)),
  ...(type === 'CheckCompleted' ? ['prev_kept_hash', 'expires_at'] : []),
];

/** An event as a line, sealed here without the help of `seal`. */
const lineOf = (whole: Event): EventRecord => {
  const body = canonicalJson({ ...storedEvent(whole), hash: undefined });
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

  it('write the text that is hashed by the shape of each event as one that sorts the members of each object', () => {
    fc.assert(
      fc.property(event, (original) => {
        const unhashed = { ...original, hash: undefined };
        expect(eventText(unhashed)).toBe(canonicalJson(storedEvent(unhashed)));
        if (original.type !== 'ApiConfigured') return;
        const shown = loggedConfigOf(original);
        const { api_id } = original;
        expect(configDigest(api_id, shown)).toBe(
          sha256(canonicalJson({ api_id, ...withoutDefaults(shown, unsaidConfig) })),
        );
      }),
    );
  });

  it('write what version 1 could say as version 1, and nothing that is at its default', () => {
    fc.assert(
      fc.property(event, (original) => {
        const stored = right(t.UnknownRecord.decode(JSON.parse(lineOf(original).body)));
        const said = Object.entries(unsaid(original.type)).filter(([name]) => Object.hasOwn(stored, name));
        if (said.length > 0) expect(stored['v']).toBe(2);
        for (const [name, value] of said) expect(stored[name]).not.toEqual(value);
      }),
    );
  });

  it('refuse as version 1 what only version 2 can say', () => {
    fc.assert(
      fc.property(event, (original) => {
        const line = lineOf(original);
        const body = JSON.stringify({ ...JSON.parse(line.body), v: 1 });
        expect(E.isRight(decodeEvent({ ...line, body }))).toBe(original.v === 1);
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
      'AlertWaived',
      'DaySummarized',
      'StreamResumed',
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
        // The members that an event may lawfully lack: without them it says less.
        expect(decoded._tag).toBe(optional(original.type).includes(gone) ? 'Right' : 'Left');
        if (E.isRight(decoded)) expect(decoded.right).not.toEqual({ ...original, hash: line.hash });
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
