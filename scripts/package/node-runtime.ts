import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Architecture } from './architecture.ts';
import { filesOfPackage } from './files-of-package.ts';

export type NodeRuntime = Readonly<{ binary: Buffer; licence: Buffer }>;

const Locked = t.readonly(t.strict({ version: t.string, integrity: t.string }));
const Lock = t.readonly(t.strict({ packages: t.readonly(t.record(t.string, t.unknown)) }));

/**
 * The Node that package-lock.json pins for an architecture, whatever machine this is: npm installs only the one of its own,
 * so the other is fetched as a package and held against the lock's hash.
 */
export const nodeRuntime = async (root: string, arch: Architecture): Promise<NodeRuntime> => {
  const name = `node-linux-${arch}`;
  const installed = join(root, 'node_modules', name);
  if (existsSync(join(installed, 'bin/node')))
    return {
      binary: readFileSync(join(installed, 'bin/node')),
      licence: readFileSync(join(installed, 'LICENSE')),
    };
  const locked = lockedPackage(root, name);
  const tarball = readFileSync(fetched(root, name, locked.version));
  assertIntegrity(`${name} ${locked.version}`, tarball, locked.integrity);
  const files = await filesOfPackage(tarball, ['bin/node', 'LICENSE']);
  const [binary, licence] = [files.get('bin/node'), files.get('LICENSE')];
  if (binary === undefined || licence === undefined) throw new Error(`${name} lacks bin/node or LICENSE.`);
  return { binary, licence };
};

const lockedPackage = (root: string, name: string): t.TypeOf<typeof Locked> => {
  const lock = Lock.decode(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const locked = E.isRight(lock) ? Locked.decode(lock.right.packages[`node_modules/${name}`]) : lock;
  if (E.isLeft(locked))
    throw new Error(`package-lock.json pins no ${name}: run npm install and commit the lock.`);
  return locked.right;
};

/** The package's tarball, fetched once by npm itself, so that its registry and proxy settings hold. */
const fetched = (root: string, name: string, version: string): string => {
  const folder = join(root, '.cache/packages');
  const file = join(folder, `${name}-${version}.tgz`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['pack', '--silent', `${name}@${version}`, '--pack-destination', folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return file;
};

/** `integrity` as npm writes it: an algorithm, a hyphen, the hash in Base64. */
export const assertIntegrity = (what: string, content: Uint8Array, integrity: string): void => {
  const [algorithm = ''] = integrity.split('-');
  const found = `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;
  if (found !== integrity)
    throw new Error(`${what} is not what package-lock.json pins: ${found} instead of ${integrity}.`);
};
