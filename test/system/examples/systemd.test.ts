import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readUnit } from '../../support/program/unit-file.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const units = [
  'examples/systemd/upledger.service',
  'examples/systemd/upledger.timer',
  'packaging/share/upledger-work.service',
];

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** What systemd itself says of units; the program need not be installed here. */
const verify = async (files: ReadonlyMap<string, string>): Promise<string> => {
  const { path, remove } = await temporaryFolder();
  try {
    const program = join(path, 'bin', 'upledger');
    await mkdir(join(path, 'bin'));
    await writeFile(program, '#!/bin/sh\n');
    await chmod(program, 0o755);
    const paths = [...files.keys()].map((name) => join(path, name));
    for (const [name, text] of files)
      await writeFile(join(path, name), text.replace('/opt/upledger/current/bin/upledger', program));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', ...paths], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    return `${stdout}${stderr}${status === 0 ? '' : `exit ${String(status)}`}`;
  } finally {
    await remove();
  }
};

/** `systemd-analyze verify`, or the lint of our own where there is no systemd, which it says loudly. */
const issuesOf = async (files: ReadonlyMap<string, string>): Promise<string> => {
  if (hasSystemd) return verify(files);
  process.stderr.write('\nLEFT OUT: systemd-analyze verify. There is no systemd; only keys are checked.\n');
  return [...files.values()].flatMap((text) => readUnit(text).issues).join('\n');
};

const textOf = async (file: string) => readFile(join(root, file), 'utf8');

describe('the systemd units', () => {
  it('are accepted by systemd without a word', async () => {
    const files = new Map<string, string>();
    for (const file of units) files.set(basename(file), await textOf(file));
    expect(await issuesOf(files)).toBe('');
  });

  it('would not be with a misspelled key', async () => {
    const text = await textOf('examples/systemd/upledger.timer');
    const files = new Map([
      ['upledger.timer', text.replace('Persistent', 'Persistant')],
      ['upledger.service', await textOf('examples/systemd/upledger.service')],
    ]);
    expect(await issuesOf(files)).toMatch(/unknown key (?:name )?'?Persistant/iu);
  });
});
