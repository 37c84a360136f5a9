import * as E from 'fp-ts/lib/Either.js';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fileParseCache } from '../../../../src/adapters/cache/file-parse-cache.ts';
import { yamlConfigSource } from '../../../../src/adapters/yaml/yaml-config-source.ts';
import { digestWith } from '../../../../src/runner/config/logged-config.ts';
import type { Configs } from '../../../../src/runner/ports/config-source.ts';
import { withoutCache, type ParseCache } from '../../../../src/runner/ports/parse-cache.ts';
import { newFile, newFolder } from './with-file.ts';

const apis = Array.from(
  { length: 300 },
  (_, i) => `  - { api_id: api-${String(i)}, url: "https://host-${String(i)}.example/health", slow_ms: 900 }`,
);
const text = `apis:\n${apis.join('\n')}\n`;

const readWith = async (path: string, cache: ParseCache, apiIds?: readonly string[]): Promise<Configs> => {
  const read = await yamlConfigSource(path, null, cache).read(apiIds)();
  if (E.isLeft(read)) throw new Error(read.left.message);
  return read.right;
};

/** A cache in a folder of its own, with the names of what had to be made. */
const countingCache = async () => {
  const made: string[] = [];
  const kept = fileParseCache({ folder: await newFolder(), program: 'p' });
  const cache: ParseCache = (path, from, make) =>
    kept(path, from, (same) => {
      made.push(path.endsWith(' digests') ? 'digests' : 'value');
      return make(same);
    });
  return { cache, made };
};

const expectRight = ({ configs, digests }: Configs, retainDays: number | null): void => {
  const digestOf = digests?.(retainDays);
  expect(configs.map((config) => digestOf?.(config))).toEqual(configs.map(digestWith(retainDays)));
};

describe('digests of configs that are kept with their text', () => {
  it('are computed once for a text, and are those that are computed each time', async () => {
    const path = await newFile(text);
    const { cache, made } = await countingCache();
    for (let i = 0; i < 3; i += 1) expectRight(await readWith(path, cache), null);
    expect(made).toEqual(['value', 'digests']);
  });

  it('are others once the text, or how long checks are kept, is another', async () => {
    const path = await newFile(text);
    const { cache, made } = await countingCache();
    expectRight(await readWith(path, cache), null);
    expectRight(await readWith(path, cache), 30);
    await writeFile(path, (await readFile(path, 'utf8')).replace('slow_ms: 900', 'slow_ms: 800'));
    expectRight(await readWith(path, cache), 30);
    expect(made.filter((what) => what === 'digests')).toHaveLength(3);
  });

  it('are not taken for those of another config of the same name', async () => {
    const read = await readWith(await newFile(text), (await countingCache()).cache);
    const [first] = read.configs;
    if (first === undefined) throw new Error('no config');
    const other = { ...first, failure_threshold: 7 };
    expect(read.digests?.(null)(other)).toBe(digestWith(null)(other));
    expect(read.digests?.(null)(other)).not.toBe(digestWith(null)(first));
  });

  it.each([['too few'], [7], [null]])('are computed when what is kept is %j', async (kept) => {
    const odd: ParseCache = (path, from, make) => (path.endsWith(' digests') ? kept : make(from));
    expectRight(await readWith(await newFile(text), odd), null);
  });

  it('are not there for a part of the configs, or where nothing is kept', async () => {
    const path = await newFile(text);
    expect((await readWith(path, (await countingCache()).cache, ['api-1'])).digests).toBeUndefined();
    expect((await readWith(path, withoutCache)).digests).toBeUndefined();
  });
});
