import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockedIntegrity } from '../../../../scripts/lockfile/locked-integrity.ts';
import { missingIntegrity } from '../../../../scripts/lockfile/missing-integrity.ts';

const root = resolve(import.meta.dirname, '../../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const sha512 = `sha512-${'A'.repeat(86)}==`;
const lockOf = (packages: Record<string, unknown>): string => JSON.stringify({ packages });

describe('package-lock.json', () => {
  it('pins every package by a hash (npm run lock fills in what npm leaves out)', () => {
    expect(missingIntegrity(read('package-lock.json'))).toEqual([]);
  });

  it('is found out when a hash is missing, weak, or of an unreadable entry; a link needs none', () => {
    const lock = lockOf({
      '': { version: '0.1.0' },
      'node_modules/good': { version: '1.0.0', integrity: sha512 },
      'node_modules/@a/b': { version: '2.0.0' },
      'node_modules/good/node_modules/weak': { version: '3.0.0', integrity: 'sha1-abc' },
      'node_modules/alias': { name: 'real', version: '4.0.0' },
      'node_modules/linked': { version: '5.0.0', link: true },
      'node_modules/odd': { integrity: sha512 },
    });
    expect(missingIntegrity(lock).map(({ spec }) => spec)).toEqual([
      '@a/b@2.0.0',
      'weak@3.0.0',
      'real@4.0.0',
      'odd',
    ]);
    expect(() => missingIntegrity('{}')).toThrow('has no "packages"');
  });

  it('says the hash of a package by name and version', () => {
    const integrityOf = lockedIntegrity(
      lockOf({ 'node_modules/x/node_modules/@a/b': { version: '2.0.0', integrity: sha512 } }),
    );
    expect(integrityOf('@a/b', '2.0.0')).toBe(sha512);
    expect(integrityOf('@a/b', '2.0.1')).toBeUndefined();
  });
});

describe('what else the build and the tests fetch', () => {
  it('pins the actions of each workflow by a commit', () => {
    const folder = '.github/workflows';
    const uses = readdirSync(join(root, folder)).flatMap((file) =>
      [...read(join(folder, file)).matchAll(/uses: (\S+)(?: # (\S+))?/gu)].map(([, action]) => action),
    );
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40}$/u);
    const tagged = readdirSync(join(root, folder)).flatMap((file) => [
      ...read(join(folder, file)).matchAll(/uses: \S+ # v\d+\.\d+\.\d+$/gmu),
    ]);
    expect(tagged).toHaveLength(uses.length);
  });

  it('pins each Python package of the cloud tests by version and hash, and installs no other', () => {
    const entries = read('test/aws/requirements.txt')
      .replaceAll(/^#.*$/gmu, '')
      .split(/\n(?=\S)/u)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    expect(entries.length).toBeGreaterThan(10);
    for (const entry of entries)
      expect(entry).toMatch(/^[\w.-]+==\S+(?: \\\n +--hash=sha256:[0-9a-f]{64})+$/u);
    expect(read('.ci/run')).not.toMatch(/pip install(?![^\n]*--require-hashes)/u);
  });
});
