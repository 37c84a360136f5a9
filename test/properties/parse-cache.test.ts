import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileParseCache } from '../../src/adapters/cache/file-parse-cache.ts';
import { parseYaml } from '../../src/adapters/yaml/parse-yaml.ts';
import { readApis } from '../../src/adapters/yaml/read-apis.ts';
import { runs } from '../support/runs.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'upledger-parse-cache-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const scalar = fc.oneof(
  fc.constantFrom('.nan', '.inf', '-.inf', '-0.0', '0', '0x1F', '0o17', '0123', '9007199254740993', '1e400'),
  fc.constantFrom('123456789012345678901234567890', '2020-01-01', 'null', '~', 'true', 'yes', '1:30', ''),
  fc.constantFrom('"\\uD800"', '"\\0"', '!!str 1', '!!int "3"', "'#'", '"é"', '"\\U0001F600"', '"\u2028"'),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => JSON.stringify(text)),
  fc.double().map(String),
);

const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '1',
    '-1',
    '"01"',
    'null',
    'a',
    'b',
    'api_id',
    'url',
  ),
  fc.string({ maxLength: 4 }).map((text) => JSON.stringify(text)),
);

type Node = Readonly<{
  isMap: boolean;
  merged: number | null;
  members: readonly (readonly [string, string | number])[];
}>;

/** A number stands for one of the nodes before, by its alias. */
const member = fc.oneof(scalar, fc.nat());
const node: fc.Arbitrary<Node> = fc.record({
  isMap: fc.boolean(),
  merged: fc.option(fc.nat()),
  members: fc.array(fc.tuple(key, member), { maxLength: 6 }),
});

const written = (nodes: readonly Node[]): string =>
  nodes
    .map(({ isMap, merged, members }, index) => {
      const of = (value: string | number): string =>
        typeof value === 'string' ? value : index === 0 ? 'null' : `*n${String(value % index)}`;
      const maps = nodes.slice(0, index).flatMap((before, i) => (before.isMap ? [i] : []));
      const from =
        merged === null || maps.length === 0 ? [] : [`<<: *n${String(maps[merged % maps.length])}`];
      const fields = [
        ...from,
        ...new Map(members.map(([name, value]) => [name, `${name}: ${of(value)}`])).values(),
      ];
      const items = members.map(([, value]) => of(value)).map((item) => (item === '' ? 'null' : item));
      return `x-${String(index)}: &n${String(index)} ${isMap ? `{${fields.join(', ')}}` : `[${items.join(', ')}]`}\n`;
    })
    .join('');

const large = `# ${'x'.repeat(16_384)}\n`;

/** Whether two values are the same to whoever reads them: what is shared in one is shared in the other. */
const isSame = (a: unknown, b: unknown, pairs = new Map<object, unknown>()): boolean => {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
  if (pairs.has(a)) return pairs.get(a) === b;
  if ([...pairs.values()].includes(b) || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  pairs.set(a, b);
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([name, value], i) => name === right[i]?.[0] && isSame(value, right[i]?.[1], pairs))
  );
};

/** How often a text was parsed that was read twice, and what was read. */
const readTwice = (text: string) => {
  let times = 0;
  const read = () =>
    fileParseCache({ folder, program: 'p' })('/apis.yaml', text, (same) => {
      times += 1;
      return parseYaml(same);
    });
  return { values: [read(), read()], times };
};

it('a value that was kept is always the one that the parser makes, shared where that is shared', () => {
  let valid = 0;
  fc.assert(
    fc.property(fc.array(node, { minLength: 1, maxLength: 6 }), (nodes) => {
      const text = large + written(nodes);
      let value: unknown = null;
      try {
        value = parseYaml(text);
      } catch (error) {
        expect(() => readTwice(text)).toThrow(String(error instanceof Error ? error.message : error));
        return;
      }
      valid += 1;
      const { values, times } = readTwice(text);
      expect(times).toBe(1);
      expect(values.map((kept) => isSame(value, kept))).toEqual([true, true]);
    }),
    { numRuns: runs(200) },
  );
  expect(valid).toBeGreaterThan(runs(100));
});

it('configs from a kept value are those of the text, with the same places of what is wrong', async () => {
  const text = `${large}x-h: &h {A: b}
defaults: {timeout_ms: 2000}
apis:
  - &a {api_id: a, url: "https://a.example/", headers: *h}
  - {<<: *a, api_id: b, retries: 99}
  - {<<: *a, api_id: 0123}
  - *a
  - {api_id: c, url: "https://c.example/", assertions: [{json: "$.a[", equals: 1}]}
`;
  const parse = (same: string) => fileParseCache({ folder, program: 'p' })('/b.yaml', same, parseYaml);
  const plain = await readApis('b.yaml', text);
  expect(JSON.stringify(plain)).toContain('b.yaml:6:');
  for (let i = 0; i < 2; i += 1) expect(await readApis('b.yaml', text, parse)).toStrictEqual(plain);
});
