import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeEvent } from '../../../../src/events/decoding/decode-event.ts';
import { isHashable } from '../../../../src/events/decoding/is-hashable.ts';
import { parseJson } from '../../../../src/events/decoding/parse-json.ts';
import { canonicalJson } from '../../../../src/events/encoding/canonical-json.ts';
import { configRead } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';
import { left } from '../../../support/right.ts';
import { runs } from '../../../support/runs.ts';

const hasForm = (said: unknown): boolean => {
  try {
    return canonicalJson(said) !== '';
  } catch {
    return false;
  }
};

const digits = fc.nat(9).chain((digit) => fc.nat(400).map((count) => String(digit).repeat(count)));
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.nat(99),
    digits,
    fc.constantFrom('', '.5'),
    fc.constantFrom('', 'e', 'E+', 'e-'),
    fc.nat(400),
  )
  .map(
    ([sign, first, more, part, e, power]) =>
      `${sign}${String(first || 1)}${more}${part}${e === '' ? '' : e + String(power)}`,
  );
const piece = fc.constantFrom(
  'a',
  '😀',
  '\\ud83d',
  '\\uDE00',
  '\\uDfff',
  '\\\\ud800',
  '\\u0041',
  '\\"',
  '1e999',
  ':',
  '\\\\',
);
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => `"${pieces.join('')}"`);
const json = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    number,
    text,
    fc.array(tie('any'), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
    fc
      .array(fc.tuple(text, tie('any')), { maxLength: 3 })
      .map((all) => `{${all.map(([name, value]) => `${name}:${value}`).join()}}`),
  ),
})).any;

it('tells of any JSON whether it has an RFC 8785 form', () => {
  fc.assert(
    fc.property(json, (one) => {
      const body = `{"a":${one}}`;
      const said = parseJson(body);
      expect(said).toBeDefined();
      expect(isHashable(body, said)).toBe(hasForm(said));
    }),
    { numRuns: runs(2000) },
  );
});

const [configured] = streamOf([configRead(0)]).events;
if (configured === undefined) throw new Error('no event');
const { line } = configured;

it.each([
  ['"url":"', String.raw`"url":"\ud800`],
  ['"runner":{"id":"', String.raw`"runner":{"id":"\uDFFF`],
  ['"expected_status_codes":[', '"expected_status_codes":[1e999,'],
  ['{', String.raw`{"\ud800":1,`],
])('an event with %s made %s is told by its place', (from, to) => {
  const body = line.body.replace(from, to);
  expect(body).not.toBe(line.body);
  expect(left(decodeEvent({ ...line, body }))).toMatchObject({
    api_id: 'api',
    seq: 1,
    faults: ['holds an unpaired surrogate or a number that is too large, which no event can hold'],
  });
});
