import { fc, test } from '@fast-check/vitest';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { readApis } from '../../../../src/adapters/yaml/read-apis.ts';
import { exampleApisYaml } from '../../../../src/cli/commands/init/example-apis-yaml.ts';
import { runs } from '../../../support/runs.ts';

/** How many configs and faults a text gives, or the error; anything thrown fails the test. */
const outcomeOf = async (text: string): Promise<string> => {
  const read = await readApis('apis.yaml', text);
  if (E.isLeft(read)) return read.left.message;
  const { configs, invalid } = read.right;
  return `${String(configs.length)} configs, ${String(invalid.length)} invalid`;
};

const pieces = [
  'apis:',
  '\n',
  '\n  - ',
  '\n    ',
  'api_id: a',
  'url: https://a.example/',
  '&x ',
  '*x',
  '<<: ',
  '{',
  '}',
  '[',
  ']',
  ', ',
];
const more = [
  '"',
  "'",
  '|\n',
  '>-\n',
  '!!set ',
  '!!str ',
  '!x ',
  '? ',
  ': ',
  '#',
  '\t',
  '---',
  '...',
  '%YAML 1.2\n',
  '__proto__: ',
  '\u0000',
  '\uD800',
  '~',
];

describe('whatever a file holds, nothing is thrown and something is said', () => {
  test.prop([fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 40 }).map((all) => all.join(''))], {
    numRuns: runs(1500),
  })('of pieces of YAML', async (text) => {
    expect(await outcomeOf(text)).not.toBe('');
    expect(await outcomeOf(`apis:\n  - ${text}`)).not.toBe('');
  });

  test.prop([fc.uint8Array({ maxLength: 64 })], { numRuns: runs(500) })('of any bytes', async (bytes) => {
    expect(await outcomeOf(Buffer.from(bytes).toString('utf8'))).not.toBe('');
  });

  const edit = fc.tuple(fc.nat(exampleApisYaml.length), fc.nat(3), fc.constantFrom('', ...pieces, ...more));

  test.prop([fc.array(edit, { minLength: 1, maxLength: 6 })], { numRuns: runs(500) })(
    'of a good file with a few bytes changed',
    async (edits) => {
      const text = edits.reduce(
        (before, [at, drop, put]) => before.slice(0, at) + put + before.slice(at + drop),
        exampleApisYaml,
      );
      expect(await outcomeOf(text)).not.toBe('');
    },
  );
});

describe('a file with secrets that is broken somewhere', () => {
  const word = 'zqhunter2zq';
  const sound = `apis:
  - api_id: a
    url: https://a.example/
    headers:
      Authorization: Bearer ${word}
      X-Key: "${word}"
    body: ${word}
    timeout_ms: 0
  - {api_id: b, headers: {A: ${word}}, body: '${word}', retries: 9}
  - api_id: c
    url: https://c.example/
    timeout_ms: 0
    assertions:
      - {json: $.token, equals: ${word}, secret: true}
      - json: $.other
        secret: true
        equals: ${word}
`;
  const breaks = ['', '\n', '\n  - ', '{', '}', '[', ']', ', ', ...more].filter((piece) => piece !== '#');
  const told = async (text: string): Promise<string> => {
    const read = await readApis('apis.yaml', text);
    return JSON.stringify(E.isLeft(read) ? read.left : read.right.invalid);
  };

  it.each(breaks)('tells none of them, wherever %j stands in place of 0, 1 or 2 characters', async (put) => {
    const leaks: string[] = [];
    for (let at = 0; at <= sound.length; at += 1)
      for (const drop of [0, 1, 2]) {
        const said = await told(sound.slice(0, at) + put + sound.slice(at + drop));
        if (said.includes(word)) leaks.push(said);
      }
    expect(leaks).toStrictEqual([]);
  });
});

describe('a file that would grow', () => {
  it('by aliases of aliases is read without being written out', async () => {
    const levels = Array.from(
      { length: 40 },
      (_, i) => `    l${String(i)}: &l${String(i + 1)} [${`*l${String(i)}, `.repeat(9)}]`,
    );
    expect(
      await outcomeOf(`apis:\n  - l: &l0 [x]\n${levels.join('\n')}\n    expected_status_codes: *l40\n`),
    ).toBe('0 configs, 1 invalid');
  });

  it('by a list that holds itself is refused as an item', async () => {
    expect(
      await outcomeOf('apis: &all\n  - *all\n  - {api_id: a, url: &u [*u], notify_emails: &m [*m]}\n'),
    ).toBe('0 configs, 2 invalid');
  });

  it('by aliases of one large entry looks at it once', async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `k${String(i)}: 1`).join(', ');
    expect(await outcomeOf(`apis: [&big {api_id: a, ${keys}}${', *big'.repeat(20_000)}]`)).toBe(
      '0 configs, 20001 invalid',
    );
  });

  it('by merges of one large entry is bounded', async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `k${String(i)}: 1`).join(', ');
    expect(await outcomeOf(`apis:\n  - &big {${keys}}\n${'  - {<<: *big}\n'.repeat(100)}`)).toContain(
      'merge keys exceeded',
    );
  });

  it('in depth is refused', async () => {
    expect(await outcomeOf(`apis: ${'['.repeat(100_000)}`)).toContain('nesting exceeded maxDepth');
  });

  it('in length is refused', async () => {
    expect(await outcomeOf(`apis: [${'a,'.repeat(100_001)}]`)).toBe(
      'apis.yaml:1:1: apis lists more than 100000 entries',
    );
  });
});
