import fc from 'fast-check';
import * as t from 'io-ts';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/events/encoding/canonical-json.ts';
import { canonicalShape } from '../../../../src/events/encoding/canonical-shape.ts';
import { runs } from '../../../support/runs.ts';

const write = canonicalShape(t.strict({ a: t.unknown }), {});

/** What is written, or why nothing can be. */
const attempt = (work: () => string): string => {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
};

const expectSame = (value: unknown): void => {
  expect(attempt(() => write({ a: value }))).toBe(attempt(() => canonicalJson({ a: value })));
};

it('a member of any kind is always written as RFC 8785 says', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.dictionary(
          fc.string({ unit: 'binary' }),
          fc.oneof(fc.double(), fc.string({ unit: 'binary' }), fc.boolean()),
        ),
        fc.anything({ withNullPrototype: true, withDate: true }).filter((value) => typeof value !== 'bigint'),
      ),
      expectSame,
    ),
    { numRuns: runs(400) },
  );
});

it.each([
  [{ b: 1, a: true, é: null, 10: 'x', 9: -0, '\u{1F600}': 'smile', '\uFB33': 'later' }],
  [{ a: undefined, b: 1 }],
  [{ a: Number.NaN }],
  [{ '\uD800': 1 }],
  [{ toJSON: () => 'other', a: 1 }],
  [new Date(0)],
  [Object.assign(Object.create({ toJSON: () => 'inherited' }), { a: 1 })],
  [JSON.parse('{"__proto__": 1}')],
  [{ a: { b: [1, { c: 1.5 }] } }],
])('%o is written as RFC 8785 says', (value: unknown) => {
  expectSame(value);
});
