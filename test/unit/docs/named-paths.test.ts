import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');

const pages = async (): Promise<readonly string[]> => [
  ...(await readdir(root)).filter((name) => name.endsWith('.md')),
  ...(await readdir(join(root, 'docs'), { recursive: true }))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Paths of sources that a page names in code style. `NAME` stands for a name that the reader chooses. */
const namedPaths = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:src|test|scripts|packaging|terraform|examples|docs)\/[\w./-]+)`/gu)]
    .flatMap(([, path]) => path ?? [])
    .filter((path) => !path.includes('NAME'));

describe('the documentation', () => {
  it('names no file or folder that does not exist', async () => {
    const texts = await Promise.all(
      (await pages()).map(async (page) => ({ page, text: await readFile(join(root, page), 'utf8') })),
    );
    const named = texts.flatMap(({ page, text }) => namedPaths(text).map((path) => ({ page, path })));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ path }) => !existsSync(join(root, path)))).toStrictEqual([]);
  });
});
