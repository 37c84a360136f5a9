import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { packageVersion, succeeded } from './support/terraform.ts';

describe.each(['x64', 'arm64'])('npm run package -- --arch %s', (arch) => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-package-'));

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const name = `upledger-${packageVersion()}-linux-${arch}`;
  // The release that the other tests install is one of the two.
  const once = arch === 'x64' ? inject('releases') : join(folder, 'once');

  const archiveIn = async (to: string): Promise<Buffer> => {
    if (to !== inject('releases'))
      await succeeded([process.execPath, 'scripts/package.ts', '--arch', arch, '--to', to]);
    expect(readdirSync(to).toSorted()).toEqual([`${name}.cdx.json`, `${name}.tar.gz`]);
    return readFileSync(join(to, `${name}.tar.gz`));
  };

  it('makes the same bytes again', async () => {
    const [first, second] = [await archiveIn(once), await archiveIn(join(folder, 'twice'))];

    expect(createHash('sha256').update(second).digest('hex')).toBe(
      createHash('sha256').update(first).digest('hex'),
    );
  });

  it('holds all that a machine needs, and nothing that another user may write', async () => {
    const listed = await succeeded(['tar', '-tvzf', join(once, `${name}.tar.gz`)]);
    const modes = new Map(
      listed
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/u))
        .map((fields) => [fields.at(-1) ?? '', `${fields[0] ?? ''} ${fields[1] ?? ''}`]),
    );

    for (const path of ['install', 'bin/node', 'bin/upledger', 'bin/upledger-here', 'bin/upledger-scheduled'])
      expect([path, modes.get(`${name}/${path}`)]).toEqual([path, '-rwxr-xr-x root/root']);
    for (const path of [
      'VERSION',
      'LICENSE',
      'licences/node.txt',
      'lib/upledger.cjs',
      'lib/THIRD-PARTY-LICENSES.txt',
    ])
      expect([path, modes.get(`${name}/${path}`)]).toEqual([path, '-rw-r--r-- root/root']);
    expect(
      [...modes.values()].filter((mode) => !mode.endsWith(' root/root') || /^.....w|^........w/u.test(mode)),
    ).toEqual([]);
  });
});
