import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { compile, JSONPathError, type JSONValue } from 'json-p3';
import { describe, expect, it } from 'vitest';
import { selectedBy, type PathAnswer, type PathCase } from '../../../../support/assertions/selected-by.ts';
import { runs } from '../../../../support/runs.ts';

const folder = resolve(import.meta.dirname, '../../../../fixtures/json-path');
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

const cases = read('cases.json') as readonly PathCase[];
const answers = read('answers.json') as readonly PathAnswer[];

describe('paths select what an implementation in Python selects', () => {
  it.each(cases.map((one, index) => ({ ...one, answer: answers[index] })))('$path', ({ answer, ...one }) => {
    expect(selectedBy(one)).toStrictEqual(answer);
  });

  it('in many cases something, and refuse what is no path', () => {
    expect(answers.filter((one) => 'values' in one && one.values.length > 0).length).toBeGreaterThan(100);
    expect(answers.filter((one) => 'invalid' in one).length).toBeGreaterThan(20);
  });
});

// No whole numbers: JavaScript puts such members first, and RFC 9535 leaves the order of members open.
// No lone backslash: V8 takes a member whose name begins with an escape for one of that name.
const name = fc.constantFrom('a', 'b', 'c d', '', "'", '"', 'k', 'ü', '☃', '__proto__', 'length');

const quotedName = name.map((text) => `'${text.replaceAll(/['\\]/gu, String.raw`\$&`)}'`);
const whole = fc.integer({ min: -6, max: 6 });
const maybe = fc.option(whole, { nil: '' }).map(String);
const slice = fc.tuple(maybe, maybe, maybe).map((parts) => parts.join(':'));
const selector = fc.oneof(quotedName, whole.map(String), fc.constant('*'), slice);
const segment = fc.oneof(
  fc.array(selector, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(',')}]`),
  fc.constantFrom('.a', '.b', '.*', '.length', ' .a', '["a"]', '.', '[', '.1'),
);

/** `..` is refused here, and only here. */
const path = fc
  .array(segment, { maxLength: 4 })
  .map((all) => `$${all.join('')}`)
  .filter((text) => !text.includes('..'));

const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(fc.integer({ min: -9, max: 9 }), fc.string({ maxLength: 3 }), fc.boolean(), fc.constant(null)),
    fc.array(tie('document'), { maxLength: 5 }),
    fc.dictionary(name, tie('document'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** What another implementation of RFC 9535 says, by other authors than the one that is used. */
const selectedElsewhere = ({ path: text, document: value }: PathCase): PathAnswer => {
  try {
    return {
      values: compile(text)
        .query(value as JSONValue)
        .values(),
    };
  } catch (error) {
    if (error instanceof JSONPathError) return { invalid: true };
    throw error;
  }
};

describe('paths select what another implementation selects', () => {
  it('whatever the path and the document', () => {
    let selecting = 0;
    let invalid = 0;
    fc.assert(
      fc.property(path, document, (text, value) => {
        const one = { path: text, document: JSON.parse(JSON.stringify(value)) as unknown };
        const other = selectedElsewhere(one);
        if ('invalid' in other) invalid += 1;
        else if (other.values.length > 0) selecting += 1;
        expect(JSON.stringify(selectedBy(one))).toBe(JSON.stringify(other));
      }),
      { numRuns: runs(3000) },
    );
    expect(selecting).toBeGreaterThan(runs(3000) / 20);
    expect(invalid).toBeGreaterThan(runs(3000) / 20);
  });
});
