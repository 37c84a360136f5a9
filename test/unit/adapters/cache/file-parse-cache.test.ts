import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileParseCache } from '../../../../src/adapters/cache/file-parse-cache.ts';

let root = '';
let folder = '';
let parsed: string[] = [];

const padded = (text: string): string => `${text} # ${'x'.repeat(16_384)}`;
const one = padded('one');

const parse = (text: string): unknown => {
  parsed.push(text);
  return { said: text.slice(0, 3) };
};

const read = (text = one, path = '/etc/apis.yaml', program = 'program 1'): unknown =>
  fileParseCache({ folder, program })(path, text, parse);

/** How often the text was parsed for this many reads of it. */
const timesParsed = (...texts: readonly string[]): number => {
  parsed = [];
  for (const text of texts) expect(read(text)).toMatchObject({ said: text.slice(0, 3) });
  return parsed.length;
};

const files = (): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
const file = (): string => files()[0] ?? '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'upledger-cache-'));
  folder = join(root, 'not there yet', 'configs');
  parsed = [];
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

describe('the cache of what a parser made', () => {
  it('parses a text once, whatever it is, and another text again', () => {
    expect(timesParsed(one, one, one)).toBe(1);
    const two = padded('two');
    expect(timesParsed(two, two, one, one)).toBe(2);
    expect(timesParsed(`${one} `)).toBe(1);
    const nothing = (): unknown => fileParseCache({ folder, program: 'p' })('/null', one, () => null);
    expect([nothing(), nothing()]).toEqual([null, null]);
  });

  it('keeps one file for each path, and none for a small text', () => {
    read('small', '/other');
    expect(files()).toEqual([]);
    read(one, '/a');
    read(padded('two'), '/a');
    read(one, '/b');
    expect(files()).toHaveLength(2);
    expect(parsed).toHaveLength(4);
    read(one, '/b');
    expect(parsed).toHaveLength(4);
  });

  it('uses nothing that another program made', () => {
    read(one, '/a', 'program 1');
    read(one, '/a', 'program 2');
    expect(parsed).toHaveLength(2);
  });

  it('parses again what is damaged anywhere, and keeps it anew', () => {
    read();
    const whole = readFileSync(file());
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8((whole[at] ?? 0) ^ 4, at);
      writeFileSync(file(), damaged);
      expect(timesParsed(one, one)).toBe(1);
    }
    for (const length of [0, 11, 12, 27, 28, whole.length - 1]) {
      writeFileSync(file(), whole.subarray(0, length));
      expect(timesParsed(one, one)).toBe(1);
    }
    writeFileSync(file(), Buffer.concat([whole, Buffer.of(0)]));
    expect(timesParsed(one, one)).toBe(1);
  });

  it('keeps it for this user alone, and believes nobody else', () => {
    read();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const mode of [0o620, 0o602]) {
      chmodSync(file(), mode);
      expect(timesParsed(one, one)).toBe(1);
    }
    vi.spyOn(process, 'getuid').mockReturnValue(statSync(file()).uid + 1);
    expect(timesParsed(one)).toBe(1);
  });

  it('shows nothing of a text to whoever does not have it', () => {
    const secret = 'hunter2hunter2';
    const text = padded(`password: ${secret}`);
    const cache = fileParseCache({ folder, program: 'p' });
    const value = () => ({ headers: { Authorization: secret } });
    expect(cache('/etc/apis.yaml', text, value)).toEqual(value());
    const content = readFileSync(file(), 'latin1');
    for (const shown of [secret, 'Authorization', 'headers']) expect(content).not.toContain(shown);
    expect(file()).not.toContain('apis');
  });

  it('throws what the parser throws, and keeps nothing of it', () => {
    const cache = fileParseCache({ folder, program: 'p' });
    const fails = () =>
      cache('/a', one, () => {
        throw new Error('not YAML');
      });
    expect(fails).toThrow('not YAML');
    expect(fails).toThrow('not YAML');
    expect(files()).toEqual([]);
  });

  it('keeps nothing that is far larger than its text, and nothing that cannot be kept', () => {
    const cache = fileParseCache({ folder, program: 'p' });
    const long = 'x'.repeat(1024 * 1024);
    cache('/many', one, () => Array.from({ length: 100_000 }, () => long));
    cache('/keys', one, () => Array.from({ length: 33 }, () => ({ [long]: 1 })));
    cache('/function', one, () => () => 1);
    expect(files()).toEqual([]);
    const shared = [long];
    cache('/shared', one, () => Array.from({ length: 100_000 }, () => shared));
    expect(files()).toHaveLength(1);
  });

  it('does without where it cannot write, and writes through nothing that is in its way', () => {
    for (const place of [join(root, 'file', 'below'), '/proc/no-folder', '/dev/null/x']) {
      writeFileSync(join(root, 'file'), '');
      folder = place;
      expect(timesParsed(one, one)).toBe(2);
    }
    folder = join(root, 'tidy');
    read();
    const kept = file();
    rmSync(kept);
    const victim = join(root, 'victim');
    writeFileSync(victim, 'mine');
    symlinkSync(victim, `${kept}.${String(process.pid)}`);
    expect(timesParsed(one)).toBe(1);
    expect(readFileSync(victim, 'utf8')).toBe('mine');
    // What was in the way is gone, so the next one is kept.
    expect(timesParsed(one, one)).toBe(1);
    // A pipe that nobody writes into must not be waited for.
    rmSync(kept);
    execFileSync('mkfifo', ['-m', '600', kept]);
    expect(timesParsed(one, one)).toBe(1);
    expect(statSync(kept).isFile()).toBe(true);
    rmSync(kept);
    mkdirSync(kept);
    expect(timesParsed(one, one)).toBe(2);
    expect(files()).toEqual([kept]);
  });
});
