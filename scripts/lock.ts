// Writes into package-lock.json the hashes that npm leaves out (optional packages of other platforms), as the registry
// states them. Run it after npm install has changed the lock; a test fails as long as a hash is missing.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { missingIntegrity } from './lockfile/missing-integrity.ts';

const file = resolve(import.meta.dirname, '../package-lock.json');
const text = readFileSync(file, 'utf8');
const Lock = t.type({ packages: t.record(t.string, t.UnknownRecord) });
const lock = Lock.decode(JSON.parse(text));
if (E.isLeft(lock)) throw new Error(`${file} lists no packages.`);
const { packages } = lock.right;

for (const { path, spec } of missingIntegrity(text)) {
  const integrity = execFileSync('npm', ['view', spec, 'dist.integrity'], { encoding: 'utf8' }).trim();
  if (!integrity.startsWith('sha512-')) throw new Error(`The registry states no hash for ${spec}.`);
  const { version, ...rest } = packages[path] ?? {};
  packages[path] = { version, integrity, ...rest };
  process.stdout.write(`${spec} ${integrity}\n`);
}
writeFileSync(file, `${JSON.stringify(lock.right, null, 2)}\n`);
