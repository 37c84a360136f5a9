import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../../src/adapters/dynamodb/items/attribute-value.ts';
import { eventLine } from '../../../../src/adapters/dynamodb/items/event-item.ts';
import { closingDictionary } from '../../../../src/adapters/dynamodb/items/packed-closing.ts';
import { plainSummary, summaryAttributes } from '../../../../src/adapters/dynamodb/items/packed-summary.ts';
import { decodeEvent } from '../../../../src/events/decoding/decode-event.ts';
import { canonicalJson } from '../../../../src/events/encoding/canonical-json.ts';
import { isIntact } from '../../../../src/events/event-record.ts';
import type { Json, JsonObject } from '../../../../src/events/fields/json.ts';
import { sha256 } from '../../../../src/events/fields/sha256.ts';
import { storedEvent } from '../../../../src/events/stored-event.ts';
import { daySummarized } from '../../../arbitraries/day-summarized.ts';
import { left, right } from '../../../support/right.ts';
import { runs } from '../../../support/runs.ts';

type Item = Readonly<Record<string, AttributeValue>>;

const path = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'golden-packed-summaries.jsonl');
const fromBase64 = (name: string, value: unknown): unknown =>
  name === 'B' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
const isItem = (u: unknown): u is Item => t.UnknownRecord.is(u);

/** Summaries as they were first packed. Lines are added, never changed: what fails here cannot read somebody's ledger. */
const golden: readonly Item[] = readFileSync(path, 'utf8')
  .trimEnd()
  .split('\n')
  .map((text): unknown => JSON.parse(text, fromBase64))
  .filter(isItem);

const summaryOf = (latency: Json, closing: Json): JsonObject => ({
  api_id: 'api',
  seq: 3,
  hash: 'abc',
  type: 'DaySummarized',
  latency,
  closing,
});
const kindOf = (value: AttributeValue | undefined): string => Object.keys(value ?? {}).join();
const plainOf = (item: Item) => canonicalJson(right(plainSummary(item)));
const packedBytes = (bytes: Uint8Array | string, dictionary: Uint8Array = new Uint8Array(0)): Uint8Array =>
  Uint8Array.of(1, ...deflateRawSync(bytes, { dictionary }));
const packedText = (text: string) => packedBytes(text, closingDictionary);

/** Nested 20,000 times, with noise between: what deflates too well is refused before it is parsed. */
const levels = Array.from({ length: 20_000 }, (_, i) => String(Math.abs(Math.trunc(Math.sin(i) * 1e5))));
const deep = `[${levels.join(',[')}${']'.repeat(20_000)}`;

describe('the item of a day summary', () => {
  it.each(golden.map((item, i) => ({ item, i })))('still reads as it was packed: golden $i', ({ item }) => {
    expect([kindOf(item['latency']), kindOf(item['closing'])]).toEqual(['B', 'B']);
    const line = right(eventLine(item));
    // The hash is that of the text as it was sealed.
    expect(isIntact(line)).toBe(true);
    const stored = storedEvent(right(decodeEvent(line)));
    expect(right(eventLine(summaryAttributes(stored)))).toEqual(line);
    expect(right(eventLine(attributesOf(stored)))).toEqual(line);
  });

  it('was packed against a dictionary that must never change', () => {
    expect(sha256(new TextDecoder().decode(closingDictionary))).toBe(
      '936d74dadef55f39bb3d9b280744874bd5044cab5a798114b6142c1b2c2a7562',
    );
  });

  it('packs latencies and closing alone, always so that they read the same', () => {
    fc.assert(
      fc.property(daySummarized, (event) => {
        const stored = storedEvent({ ...event, latency: event.latency.toSorted((a, b) => a - b) });
        const item = summaryAttributes(stored);
        expect(plainOf(item)).toBe(canonicalJson(stored));
        expect(plainOf(attributesOf(stored))).toBe(canonicalJson(stored));
        const { latency: _latency, closing: _closing, ...rest } = item;
        const { latency: _steps, closing: _json, ...others } = stored;
        expect(rest).toEqual(attributesOf(others));
        expect(kindOf(item['closing'])).toBe('B');
      }),
      { numRuns: runs(400) },
    );
  });

  it('stores as before what does not come back the same, whatever it is', () => {
    const number = fc.oneof(fc.nat(3000), fc.maxSafeNat(), fc.constantFrom(-0, -1, 0.5, 2 ** 53, 1e300));
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        number,
        fc.string({ unit: 'grapheme' }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('json'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    const latency = fc.oneof(
      { weight: 3, arbitrary: fc.array(number, { maxLength: 8 }) },
      { weight: 1, arbitrary: json },
    );
    fc.assert(
      fc.property(latency, json, (steps, closing) => {
        const summary = summaryOf(steps, closing);
        const item = summaryAttributes(summary);
        const native = attributesOf(summary);
        for (const name of ['latency', 'closing'])
          if (kindOf(item[name]) !== 'B') expect(item[name]).toEqual(native[name]);
        const plain = plainSummary(item);
        if (E.isRight(plain)) expect(canonicalJson(plain.right)).toBe(canonicalJson(summary));
        // What cannot be read cannot be read in the form of before either.
        else expect(E.isLeft(plainSummary(native))).toBe(true);
      }),
      { numRuns: runs(1000) },
    );
  });

  it.each<[string, Json, string]>([
    ['ascending steps', [0, 1, 1, 2, 700, 1440], 'B'],
    ['the largest numbers', [2 ** 53 - 2, 1, 2 ** 53 - 1, 2 ** 53 - 1], 'B'],
    ['no step', [], 'B'],
    ['a step without a count', [1, 2, 3], 'L'],
    ['steps that descend', [2, 1, 1, 1], 'L'],
    ['a step twice', [2, 1, 2, 1], 'L'],
    ['a fraction', [1, 0.5], 'L'],
    ['less than nothing', [-1, 1], 'L'],
    ['text', [1, '2'], 'L'],
    ['more of the same than a reader takes', Array.from({ length: 60_000 }, (_, i) => (i % 2 ? 1 : i)), 'L'],
    ['no list', 'x', 'S'],
  ])('packs latencies that are %s as they can be', (_what, latency, kind) => {
    const summary = summaryOf(latency, {});
    const item = summaryAttributes(summary);
    expect(kindOf(item['latency'])).toBe(kind);
    expect(plainOf(item)).toBe(canonicalJson(summary));
  });

  const list = [3, 1, 0, 2]; // steps 3 and 4 with counts 0 and 2
  it.each<[string, Uint8Array, string]>([
    ['nothing', Uint8Array.of(), 'is empty'],
    ['another form', Uint8Array.of(2, 3, 0), 'has form 2, must be 1'],
    ['no deflated bytes', Uint8Array.of(1), 'does not hold'],
    ['bytes that are not deflated', Uint8Array.of(1, 7, 7, 7), 'does not hold'],
    ['a deflated end that is cut off', packedBytes(Uint8Array.from(list)).slice(0, -1), 'does not hold'],
    ['bytes behind the end', Uint8Array.of(...packedBytes(Uint8Array.from(list)), 0), 'does not hold'],
    ['a step without a count', packedBytes(Uint8Array.of(3, 1, 0)), 'does not hold'],
    ['a number that is cut off', packedBytes(Uint8Array.of(3, 0x81)), 'does not hold'],
    ['a number that is longer than it need be', packedBytes(Uint8Array.of(3, 0x81, 0)), 'does not hold'],
    [
      'a number that is too large',
      packedBytes(Uint8Array.of(3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f)),
      'does not hold',
    ],
    ['a number without an end', packedBytes(new Uint8Array(2000).fill(0x80)), 'does not hold'],
    [
      'steps beyond the largest number',
      packedBytes(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 1, 1)),
      'does not hold',
    ],
    ['ten megabytes', packedBytes(new Uint8Array(10_000_000)), 'does not hold'],
  ])('tells by API and seq that latencies are %s', (_what, B, text) => {
    const item = { ...attributesOf(summaryOf([], {})), latency: { B } };
    const fault = left(eventLine(item));
    expect(fault).toMatchObject({ item: 'event', api_id: 'api', seq: 3 });
    expect(fault.faults).toEqual([expect.stringContaining(`latency is a binary value that ${text}`)]);
  });

  it.each<[string, Uint8Array]>([
    ['no JSON', packedText('{"a":')],
    ['a list', packedText('[1]')],
    ['null', packedText('null')],
    ['JSON that is not canonical', packedText('{"a": 1}')],
    ['a number that cannot be held', packedText('{"a":9007199254740993}')],
    ['a number that is infinite', packedText('{"a":1e999}')],
    ['an unpaired surrogate', packedText(String.raw`{"a":"\ud800"}`)],
    ['a name with an unpaired surrogate', packedText(String.raw`{"\udc00":1}`)],
    ['a name that stands there twice', packedText('{"a":1,"a":1}')],
    ['bytes that are no UTF-8', packedBytes(Uint8Array.of(0x22, 0xff, 0x22), closingDictionary)],
    ['a mark of the order of bytes', packedText('\u{FEFF}{"a":1}')],
    ['lists of any depth', packedText(`{"a":${'['.repeat(300)}${']'.repeat(300)}}`)],
    ['lists that would overflow the stack', packedText(`{"a":${deep}}`)],
  ])('tells by API and seq that a closing is %s', (_what, B) => {
    const fault = left(eventLine({ ...attributesOf(summaryOf([], {})), closing: { B } }));
    expect(fault).toMatchObject({ item: 'event', api_id: 'api', seq: 3 });
    expect(fault.faults).toEqual(['closing is a binary value that does not hold the closing of a day']);
  });

  it('tells all that is wrong with it', () => {
    const B = Uint8Array.of(9);
    const item = { ...attributesOf(summaryOf([], {})), latency: { B }, closing: { B }, checks: { B } };
    expect(left(eventLine(item)).faults).toEqual([
      'latency is a binary value that has form 9, must be 1',
      'closing is a binary value that has form 9, must be 1',
      'checks is a DynamoDB binary value, must be text, a number, true or false, a list or a map',
    ]);
  });

  it('is the only one that may be packed, in these two members', () => {
    const packed = summaryAttributes(summaryOf([1, 2], {}));
    for (const item of [
      { ...packed, type: { S: 'CheckCompleted' } },
      { ...packed, latency: { L: [{ B: packed['latency']?.B ?? Uint8Array.of() }] } },
    ])
      expect(left(eventLine(item)).faults.join()).toContain('is a DynamoDB binary value');
  });

  it('never reads bytes that anybody changed as what was hashed, and never fails', () => {
    fc.assert(
      fc.property(
        fc.nat(golden.length - 1),
        fc.constantFrom('latency', 'closing'),
        fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 }),
        fc.option(fc.uint8Array({ maxLength: 40 })),
        (which, name, edits, other) => {
          const item = golden[which] ?? {};
          const B = Uint8Array.from(item[name]?.B ?? []);
          for (const [at, byte] of edits) B[at % B.length] = byte;
          const line = eventLine({ ...item, [name]: { B: other ?? B } });
          if (E.isLeft(line)) expect(line.left.faults.join()).toContain(`${name} is a binary value that`);
          else expect(isIntact(line.right)).toBe(line.right.body === right(eventLine(item)).body);
        },
      ),
      { numRuns: runs(4000) },
    );
  });
});
