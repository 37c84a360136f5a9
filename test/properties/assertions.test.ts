import { fc, test } from '@fast-check/vitest';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect } from 'vitest';
import { assertionError } from '../../src/runner/checking/assertions/judge-assertions.ts';
import { selectValues } from '../../src/runner/checking/assertions/select-values.ts';
import { caretText } from '../../src/runner/config/expressions/expression-error.ts';
import { parseJsonPath } from '../../src/runner/config/expressions/json-path.ts';
import { compilePattern } from '../../src/runner/config/expressions/pattern.ts';
import { Assertions, type Assertion } from '../../src/runner/config/fields/assertions.ts';
import { bodyOf, judged } from '../support/assertions/judged.ts';
import { runs } from '../support/runs.ts';

const ofPath = fc.constantFrom(
  '$',
  '.',
  '..',
  '[',
  ']',
  '*',
  '?',
  '@',
  "'",
  '"',
  '\\',
  ':',
  ',',
  '-',
  '0',
  '1',
  'a',
  ' ',
  '(',
  ')',
  'ü',
  '\u0000',
  '\ud800',
);
const ofPattern = fc.constantFrom(
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '2',
  '1000',
  ',',
  '*',
  '+',
  '?',
  '|',
  '^',
  '$',
  '.',
  '\\',
  'd',
  'p',
  'P',
  '{L}',
  'a',
  '-',
  ':',
  '(?i)',
  '(?=',
  '\\1',
  'ü',
  '\ud800',
);
const joined = (part: fc.Arbitrary<string>) => fc.array(part, { maxLength: 30 }).map((all) => all.join(''));

const path = fc.constantFrom('$', '$.a', '$.a.b', '$[0]', '$[*]', '$.*', '$[-1:]', '$[::2].a', "$['a','a']");
const scalar = fc.oneof(fc.string({ maxLength: 8 }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
const body = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.json({ maxDepth: 3 }).map((text) => text.slice(0, -1)),
  fc.constantFrom('', 'null', '[1,2]', '{"a":1}', '{"a":{"b":"x"}}', '\uFEFF[]'),
);

const operators: fc.Arbitrary<object> = fc.oneof(
  fc.record({ equals: scalar }),
  fc.record({ not_equals: scalar }),
  fc.record({ contains: fc.string({ minLength: 1, maxLength: 3 }) }),
  fc.record({ not_matches: fc.constantFrom('a', '^$', '\\d+', '(?s).*') }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ at_most: fc.integer() }),
);

const assertion = fc
  .tuple(
    fc.oneof(
      path.map((json) => ({ json })),
      fc.constant({ header: 'x' }),
      fc.constant({ body: true }),
    ),
    operators,
    fc.constantFrom({}, { secret: true }),
  )
  .map((parts): unknown => Object.assign({}, ...(parts as readonly object[])))
  .filter((one): one is Assertion => Assertions.is([one]));

describe('an expression, whatever it is', () => {
  test.prop([joined(ofPath)], { numRuns: runs(3000) })(
    'a path is parsed, or refused at a place in it',
    (text) => {
      const parsed = parseJsonPath(text);
      if (E.isRight(parsed)) return;
      const { at, what } = parsed.left;
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(text.length);
      expect(what).toMatch(/^must /u);
      const [, shown = '', caret = ''] = caretText(text, at).split('\n');
      expect(caret.length).toBeLessThanOrEqual(shown.length + 1);
    },
  );

  test.prop([joined(ofPattern)], { numRuns: runs(3000) })(
    'a regular expression is compiled, or refused at a place in it',
    (text) => {
      const compiled = compilePattern(text);
      if (E.isLeft(compiled)) {
        expect(compiled.left.at).toBeGreaterThanOrEqual(0);
        expect(compiled.left.at).toBeLessThanOrEqual(text.length);
      } else expect(typeof compiled.right.test('aa 12')).toBe('boolean');
    },
  );

  test.prop([
    fc.json({ maxDepth: 5 }),
    fc.array(fc.constantFrom('.*', '[*]', '[0]', '[::-1]', '.a'), { maxLength: 6 }),
  ])('a path of single selectors never selects more values than the body has bytes', (text, steps) => {
    const parsed = parseJsonPath(`$${steps.join('')}`);
    const values = E.isRight(parsed) ? selectValues(JSON.parse(text), parsed.right) : null;
    expect(values?.length).toBeLessThanOrEqual(text.length);
  });
});

describe('assertions, whatever is asserted about whatever comes', () => {
  test.prop([fc.array(assertion, { minLength: 1, maxLength: 20 }), body], { numRuns: runs(500) })(
    'give one result each, and an error that an event can hold exactly when one does not hold',
    async (all, text) => {
      const results = await judged(all, { body: bodyOf(text) });
      expect(results).toHaveLength(all.length);
      const error = assertionError(results);
      expect(error === null).toBe(results.every(({ holds }) => holds));
      expect(Buffer.byteLength(error?.message ?? '')).toBeLessThanOrEqual(160);
    },
  );

  test.prop([fc.stringMatching(/^zq[a-z0-9]{10}$/u), fc.constantFrom('a', 'body', 'header')])(
    'never show what a secret one sees or expects',
    async (word, where) => {
      const secret = true as const;
      const one: Readonly<Record<string, Assertion>> = {
        a: { json: '$.a', equals: `${word}x`, secret },
        body: { body: true, not_contains: word, secret },
        header: { header: 'x', equals: `${word}x`, secret },
      };
      const results = await judged([one[where] ?? { body: true, exists: false }], {
        headers: { x: word },
        body: bodyOf(JSON.stringify({ a: word })),
      });
      expect(results.map(({ holds }) => holds)).toStrictEqual([false]);
      expect(JSON.stringify(results)).not.toContain(word);
    },
  );

  test.prop([path, scalar, body])(
    'equals and not_equals: one of them where there is one value, else none',
    async (json, operand, text) => {
      const [equal, other, there] = await judged(
        [
          { json, equals: operand },
          { json, not_equals: operand },
          { json, exists: true },
        ],
        { body: bodyOf(text) },
      );
      const held = [equal, other].filter((one) => one?.holds === true).length;
      if (there?.holds !== true) expect(held).toBe(0);
      else expect(held).toBe(there.seen.endsWith(' values') ? 0 : 1);
    },
  );
});
