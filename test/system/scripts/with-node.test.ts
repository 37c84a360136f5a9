import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// The real launcher in a checkout of its own, with an npm that leaves behind what the real one does.
const root = resolve(import.meta.dirname, '..', '..', '..');

const lock = (version: string): string =>
  JSON.stringify({
    packages: {
      '': { name: 'upledger' },
      'node_modules/a': { version, integrity: `sha512-${version}` },
      'node_modules/other-platform': { version, integrity: 'sha512-x', optional: true },
    },
  });

// Counts its runs in npm-runs; the file hold makes it stay in the middle of its work, as on a slow network.
const npm = `
const fs = require('node:fs');
fs.appendFileSync('npm-runs', process.argv.slice(2).join(' ') + '\\n');
fs.rmSync('node_modules', { recursive: true, force: true });
fs.mkdirSync('node_modules');
console.log('npm says something');
if (fs.existsSync('fail')) process.exit(3);
const wait = setInterval(() => {
  if (fs.existsSync('hold')) return;
  clearInterval(wait);
  const wanted = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages;
  delete wanted[''];
  delete wanted['node_modules/other-platform'];
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: wanted }));
}, 10);
`;

let checkout = '';
let started: ChildProcess[] = [];

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'upledger-launch-'));
  started = [];
  for (const path of ['scripts/with-node.mjs', 'scripts/launcher']) {
    cpSync(join(root, path), join(checkout, path), { recursive: true });
  }
  put('package-lock.json', lock('1.0.0'));
  put('npm-cli.js', npm);
  put('show.mjs', 'console.log(JSON.stringify(process.argv.slice(2)));');
});

afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(checkout, { recursive: true, force: true });
});

const put = (file: string, content: string): void => {
  writeFileSync(join(checkout, file), content);
};

const start = (...args: readonly string[]) => {
  const child = spawn(process.execPath, ['scripts/with-node.mjs', ...args], {
    cwd: checkout,
    env: { ...process.env, npm_execpath: join(checkout, 'npm-cli.js') },
  });
  started.push(child);
  return child;
};

const launch = async (...args: readonly string[]) => {
  const child = start(...args);
  child.stdin.end();
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
};

const installs = (): number => {
  const runs = join(checkout, 'npm-runs');
  return existsSync(runs) ? readFileSync(runs, 'utf8').trim().split('\n').length : 0;
};

const installBegun = (child: ReturnType<typeof start>): Promise<void> =>
  new Promise((begun) => {
    child.stderr.on('data', (chunk: unknown) => {
      if (String(chunk).includes('npm says')) begun();
    });
  });

describe('installing', () => {
  it('happens on a fresh clone, is told in one line, and leaves stdout to the program', async () => {
    const first = await launch('./show.mjs', 'a', 'b c');
    expect(first.stdout).toBe('["a","b c"]\n');
    expect(first.stderr).toMatch(/^upledger: installing packages with npm ci \(node_modules is missing\)/u);
    expect(first.code).toBe(0);
    expect(readFileSync(join(checkout, 'npm-runs'), 'utf8')).toMatch(
      /^ci --include=dev --include=optional /u,
    );
  });

  it('does not happen again, and then nothing is said', async () => {
    await launch('./show.mjs');
    const second = await launch('./show.mjs');
    expect(second.stderr).toBe('');
    expect(installs()).toBe(1);
  });

  it('happens again when the lockfile names another version', async () => {
    await launch('./show.mjs');
    put('package-lock.json', lock('1.0.1'));
    const second = await launch('./show.mjs');
    expect(second.stderr).toContain('package-lock.json has changed');
    expect(installs()).toBe(2);
  });

  it('is done once by two launches at a time', async () => {
    const both = await Promise.all([launch('./show.mjs', '1'), launch('./show.mjs', '2')]);
    expect(both.map(({ stdout }) => stdout)).toStrictEqual(['["1"]\n', '["2"]\n']);
    expect(installs()).toBe(1);
  });

  it('is done again after Ctrl-C in the middle of it', async () => {
    put('hold', '');
    const child = start('./show.mjs');
    await installBegun(child);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toStrictEqual([130, null]);
    rmSync(join(checkout, 'hold'));
    const second = await launch('./show.mjs', 'x');
    expect(second.stderr).toContain('the last install did not finish');
    expect(second.stdout).toBe('["x"]\n');
  });

  it('waits for the npm of a launcher that was killed, then goes on', async () => {
    put('hold', '');
    const child = start('./show.mjs');
    await installBegun(child);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(checkout, '.cache', 'install.lock'), longAgo, longAgo);

    const next = start('./show.mjs', 'x');
    expect(String(await once(next.stderr, 'data'))).toContain('waiting for another launch');
    rmSync(join(checkout, 'hold'));
    expect(await text(next.stdout)).toBe('["x"]\n');
    expect(installs()).toBe(1);
  });

  it('takes over the lock of a launch that died', async () => {
    mkdirSync(join(checkout, '.cache'));
    put('.cache/install.lock', 'no process');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(checkout, '.cache', 'install.lock'), longAgo, longAgo);
    expect((await launch('./show.mjs')).code).toBe(0);
    expect(existsSync(join(checkout, '.cache', 'install.lock'))).toBe(false);
  });

  it('says so when npm fails, and runs nothing', async () => {
    put('fail', '');
    const { code, stdout, stderr } = await launch('./show.mjs');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('npm ci failed (exit 3)');
  });
});

describe('running', () => {
  beforeEach(async () => {
    await launch('./show.mjs');
  });

  it('passes the default argument when none is given, and only then', async () => {
    expect((await launch('--default=demo', './show.mjs')).stdout).toBe('["demo"]\n');
    expect((await launch('--default=demo', './show.mjs', 'status')).stdout).toBe('["status"]\n');
  });

  it('passes the exit code on', async () => {
    put('exit.mjs', 'process.exit(3);');
    expect((await launch('./exit.mjs')).code).toBe(3);
  });

  it('passes stdin on', async () => {
    put('echo.mjs', 'process.stdin.pipe(process.stdout);');
    const child = start('./echo.mjs');
    child.stdin.end('hello');
    expect(await text(child.stdout)).toBe('hello');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('a program that %s ends gives %i', async (signal, code) => {
    put('wait.mjs', "console.log('up'); setInterval(() => {}, 1000);");
    const child = start('./wait.mjs');
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await once(child, 'exit')).toStrictEqual([code, null]);
  });

  it('lets a program that catches the signal end in its own way', async () => {
    put(
      'catch.mjs',
      "process.on('SIGTERM', () => process.exit(7)); console.log('up'); setInterval(() => {}, 1000);",
    );
    const child = start('./catch.mjs');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toStrictEqual([7, null]);
  });

  it('names a program that is not there', async () => {
    expect((await launch('nonsuch')).stderr).toContain('no installed package brings a command nonsuch');
    expect((await launch('./nonsuch.mjs')).stderr).toContain('there is no ./nonsuch.mjs in this checkout');
  });
});
