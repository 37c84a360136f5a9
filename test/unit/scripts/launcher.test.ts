import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launcherSource } from '../../../scripts/build/launcher-source.ts';

let dist = '';
let cache = '';

const main = `
  const { answer } = require('./part.cjs');
  console.log(answer(), require('node:path').basename(__filename), require('./part.cjs') === require('./part.cjs'));`;
const part = (text: string) => `
  exports.answer = () => ${JSON.stringify(text)};
  exports.never = () => 'nobody asked';`;

const run = (env: Readonly<Record<string, string>> = {}, ...args: readonly string[]): string =>
  execFileSync(process.execPath, [join(dist, 'upledger.cjs'), ...args], {
    encoding: 'utf8',
    cwd: dist,
    env: { NODE_COMPILE_CACHE: cache, ...env },
  }).trim();

const kept = (name: string): readonly string[] =>
  readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(name))
    .map((path) => join(cache, path));

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'upledger-launcher-'));
  cache = join(dist, 'cache');
  mkdirSync(cache);
  writeFileSync(join(dist, 'upledger.cjs'), launcherSource);
  writeFileSync(join(dist, 'cli.cjs'), main);
  writeFileSync(join(dist, 'part.cjs'), part('the first answer'));
});

afterEach(() => {
  rmSync(dist, { recursive: true, force: true });
});

describe('the launcher', () => {
  it('keeps the code of what ran, and reads it again', () => {
    expect(run()).toBe('the first answer cli.cjs true');
    const [file = ''] = kept('part.cjs');
    const code = readFileSync(file, 'latin1');
    expect(code).toContain('the first answer');
    expect(code).not.toContain('nobody asked');
    const { ino } = statSync(file);
    expect(run()).toBe('the first answer cli.cjs true');
    expect(statSync(file).ino).toBe(ino);
  });

  it('keeps it for each kind of run by itself, and makes that of another day anew', () => {
    run({}, 'run');
    run({}, 'status');
    const files = kept('part.cjs');
    expect(files).toHaveLength(2);
    const [file = ''] = files;
    const old = readFileSync(file);
    old.writeUInt32LE(1, 8);
    writeFileSync(file, old);
    run({}, 'run');
    run({}, 'status');
    expect(readFileSync(file).readUInt32LE(8)).toBeGreaterThan(20_000);
  });

  it('runs no code of another source, and none that is damaged', () => {
    run();
    writeFileSync(join(dist, 'part.cjs'), part('other'));
    expect(run()).toBe('other cli.cjs true');
    for (const file of kept('.cjs')) {
      const whole = readFileSync(file);
      writeFileSync(file, whole.fill(7, whole.length >> 1));
    }
    expect(run()).toBe('other cli.cjs true');
    for (const file of kept('.cjs')) writeFileSync(file, 'short');
    expect(run()).toBe('other cli.cjs true');
  });

  it('does without it where nothing can be kept, or nothing is to be', () => {
    expect(run({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('the first answer cli.cjs true');
    expect(kept('.cjs')).toEqual([]);
    expect(run({ NODE_COMPILE_CACHE: join(dist, 'cli.cjs', 'no-folder') })).toBe(
      'the first answer cli.cjs true',
    );
    expect(run({ NODE_COMPILE_CACHE: '', XDG_CACHE_HOME: '/proc/no-folder' })).toBe(
      'the first answer cli.cjs true',
    );
  });

  it('runs for a user who has no home', () => {
    const homeless = join(dist, 'homeless.cjs');
    writeFileSync(homeless, "require('node:os').homedir = () => { throw new Error('no such user'); };");
    expect(run({ NODE_COMPILE_CACHE: '', NODE_OPTIONS: `--require ${homeless}` })).toBe(
      'the first answer cli.cjs true',
    );
  });

  it('keeps and reads nothing in the folder that it is called from, if HOME is empty', () => {
    mkdirSync(join(dist, '.cache'));
    expect(run({ NODE_COMPILE_CACHE: '', HOME: '' })).toBe('the first answer cli.cjs true');
    expect(readdirSync(join(dist, '.cache'))).toEqual([]);
  });
});
