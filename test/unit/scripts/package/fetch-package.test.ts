import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchPackage } from '../../../../scripts/package/fetch-package.ts';

describe('fetchPackage', () => {
  let root: string;
  let said: string[];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'upledger-fetch-'));
    said = [];
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** A program in npm's place: it counts its calls in a file, half-writes while it fails, and works from call `from` on. */
  const npmThatWorksFrom = (from: number): string => {
    const npm = join(root, 'npm');
    writeFileSync(
      npm,
      `#!/bin/sh
echo "$*" >>'${root}/calls'
for to; do :; done
if [ "$(wc -l <'${root}/calls')" -lt ${String(from)} ]; then
  echo half >"$to/thing-1.2.3.tgz"
  echo 'npm error code E503' >&2
  echo 'npm error 503 Service Unavailable' >&2
  exit 1
fi
echo whole >"$to/thing-1.2.3.tgz"
`,
    );
    chmodSync(npm, 0o755);
    return npm;
  };

  const fetched = (from: number, waits: readonly number[]): Promise<string> =>
    fetchPackage('thing', '1.2.3', {
      root,
      folder: join(root, 'kept'),
      npm: npmThatWorksFrom(from),
      waits,
      say: (text) => said.push(text),
    });

  it('asks npm for exactly that version, and keeps what it wrote', async () => {
    const file = await fetched(1, []);

    expect(file).toBe(join(root, 'kept/thing-1.2.3.tgz'));
    expect(readFileSync(file, 'utf8')).toBe('whole\n');
    expect(readFileSync(join(root, 'calls'), 'utf8')).toMatch(
      /^pack --prefer-offline --loglevel=error thing@1\.2\.3 --pack-destination /u,
    );
    expect(said).toEqual([]);
  });

  it('tries again after a failure, and says what npm said', async () => {
    const file = await fetched(3, [1, 2]);

    expect(readFileSync(file, 'utf8')).toBe('whole\n');
    expect(said).toEqual([
      'npm pack thing@1.2.3 failed: npm error code E503 npm error 503 Service Unavailable; again in 0.001 s',
      'npm pack thing@1.2.3 failed: npm error code E503 npm error 503 Service Unavailable; again in 0.002 s',
    ]);
  });

  it('gives up with the reason, and leaves no half file for the next time', async () => {
    await expect(fetched(9, [1])).rejects.toThrow(
      'npm pack thing@1.2.3 failed 2 times: npm error code E503 npm error 503 Service Unavailable. The registry that npm is set to must be reached.',
    );
    expect(readdirSync(join(root, 'kept'))).toEqual([]);
  });

  it('names an npm that is not there', async () => {
    const options = { root, folder: join(root, 'kept'), npm: join(root, 'none'), waits: [], say: () => {} };

    await expect(fetchPackage('thing', '1.2.3', options)).rejects.toThrow('ENOENT');
  });
});
