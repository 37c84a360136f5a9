import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectedBy, type PathAnswer, type PathCase } from '../../support/assertions/selected-by.ts';
import { runs } from '../../support/runs.ts';

const python = process.env['PYTHON'] ?? 'python3';
const script = resolve(import.meta.dirname, '../../support/assertions/json-path-oracle.py');

const isThere = spawnSync(python, ['-c', 'import jsonpath_rfc9535']).status === 0;
if (!isThere)
  process.stderr.write(
    '\nLEFT OUT: paths against the Python package: python3 -m pip install --require-hashes -r test/support/assertions/requirements.txt\n',
  );

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

describe.runIf(isThere)('paths against another implementation', () => {
  it('select the same, whatever the path and the document', () => {
    const input = JSON.stringify(fc.sample(fc.record({ path, document }), runs(3000)));
    const cases = JSON.parse(input) as readonly PathCase[];
    const { stdout, stderr } = spawnSync(python, [script], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
    expect(stderr).toBe('');
    const answers = JSON.parse(stdout) as readonly PathAnswer[];
    const differ = cases.flatMap((one, index) => {
      const own = selectedBy(one);
      const other = answers[index];
      return JSON.stringify(own) === JSON.stringify(other) ? [] : [{ ...one, own, other }];
    });
    expect(differ.slice(0, 5).map((one) => JSON.stringify(one))).toStrictEqual([]);
    expect(answers.filter((one) => 'values' in one && one.values.length > 0).length).toBeGreaterThan(
      cases.length / 20,
    );
  });
});
