import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');
const mostFiles = 16;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));

/** Names that a newcomer could not know: the standard terms of docs/glossary.md took their place. Each as a file would spell it. */
const retired = [
  'desk',
  'seat',
  'seats',
  'tally',
  'walk-owed',
  'follow-up',
  'pacer',
  'create-turns',
  'alert-book',
  'audit-book',
  'facts-cache',
  'alert-facts',
  'keep-hidden',
  'hold-memory',
  'unhurried',
  'mended',
  'jumbled',
  'restless',
];

/** `createWorkTally` as `create-work-tally`. */
const spelled = (identifier: string): string =>
  identifier.replace(/(?<=[a-z0-9])(?=[A-Z])|_/gu, '-').toLowerCase();

const retiredIn = (name: string): readonly string[] =>
  retired.filter((word) => `-${spelled(name)}-`.includes(`-${word}-`));

/** What a source still calls by a retired name: itself, or something in it. `Stretch` was a type; a stretch of time is English. */
const retiredNames = (path: string, code: string): readonly string[] => {
  const identifiers = new Set(code.match(/[A-Za-z_$][\w$]*/gu));
  const inside = [...identifiers].filter((name) => name === 'Stretch' || retiredIn(name).length > 0);
  return [...retiredIn(basename(path, '.ts')), ...inside].map((name) => `${path}: ${name}`);
};

describe('the layout', () => {
  it.each(['src', 'test'])(`keeps every folder of %s to ${String(mostFiles)} files`, (folder) => {
    const byFolder = Map.groupBy(filesIn(folder), dirname);
    const crowded = [...byFolder].filter(([, files]) => files.length > mostFiles);
    expect(crowded.map(([path, files]) => `${path}: ${String(files.length)}`)).toStrictEqual([]);
  });
});

describe('retired names', () => {
  it.each([
    ['hold-memory.ts', '', 'hold-memory'],
    ['x.ts', 'const f = createWorkTally();', 'createWorkTally'],
    ['x.ts', 'type X = Stretch;', 'Stretch'],
    ['x.ts', '/** not in a desk_of_one either */', 'desk_of_one'],
  ])('are seen in %s: %s', (path, code, name) => {
    expect(retiredNames(path, code)).toStrictEqual([`${path}: ${name}`]);
  });

  it('are not seen in words that contain them', () => {
    expect(retiredNames('desktop.ts', '// a stretch of time, totally recommended')).toStrictEqual([]);
  });

  it('are gone from src', () => {
    const left = filesIn('src').flatMap((path) => retiredNames(path, readFileSync(join(root, path), 'utf8')));
    expect(left).toStrictEqual([]);
  });
});
