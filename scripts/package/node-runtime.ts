import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Architecture } from './architecture.ts';
import { fetchPackage } from './fetch-package.ts';
import { filesOfPackage } from './files-of-package.ts';
import { assertPinnedNode } from './node-binaries.ts';

export type NodeRuntime = Readonly<{ binary: Buffer; licence: Buffer }>;

const Locked = t.readonly(t.strict({ version: t.string, integrity: t.string }));
type LockedPackage = t.TypeOf<typeof Locked>;
const Lock = t.readonly(t.strict({ packages: t.readonly(t.record(t.string, t.unknown)) }));

/**
 * The Node that package-lock.json pins for an architecture, whatever machine this is: npm installs only the one of its own,
 * so the other is fetched as a package and held against the lock's hash.
 */
export const nodeRuntime = async (root: string, arch: Architecture): Promise<NodeRuntime> => {
  const runtime = await readRuntime(root, arch);
  assertPinnedNode(arch, runtime.binary);
  return runtime;
};

const readRuntime = async (root: string, arch: Architecture): Promise<NodeRuntime> => {
  const name = `node-linux-${arch}`;
  const installed = join(root, 'node_modules', name);
  if (existsSync(join(installed, 'bin/node')))
    return {
      binary: readFileSync(join(installed, 'bin/node')),
      licence: readFileSync(join(installed, 'LICENSE')),
    };
  const locked = lockedPackage(root, name);
  const tarball = await fetched(root, name, locked);
  const files = await filesOfPackage(tarball, ['bin/node', 'LICENSE']);
  const [binary, licence] = [files.get('bin/node'), files.get('LICENSE')];
  if (binary === undefined || licence === undefined) throw new Error(`${name} lacks bin/node or LICENSE.`);
  return { binary, licence };
};

const lockedPackage = (root: string, name: string): LockedPackage => {
  const lock = Lock.decode(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const locked = E.isRight(lock) ? Locked.decode(lock.right.packages[`node_modules/${name}`]) : lock;
  if (E.isLeft(locked))
    throw new Error(`package-lock.json pins no ${name}: run npm install and commit the lock.`);
  return locked.right;
};

/** The package's tarball as the lock pins it, fetched once; a kept one that has gone bad is fetched anew. */
const fetched = async (
  root: string,
  name: string,
  { version, integrity }: LockedPackage,
): Promise<Buffer> => {
  const folder = join(root, '.cache/packages');
  const kept = join(folder, `${name}-${version}.tgz`);
  if (existsSync(kept)) {
    const tarball = readFileSync(kept);
    if (integrityOf(tarball, integrity) === integrity) return tarball;
    rmSync(kept);
  }
  const say = (text: string): boolean => process.stderr.write(`${text}\n`);
  const tarball = readFileSync(await fetchPackage(name, version, { root, folder, say }));
  assertIntegrity(`${name} ${version}`, tarball, integrity);
  return tarball;
};

/** `integrity` as npm writes it: an algorithm, a hyphen, the hash in Base64. */
const integrityOf = (content: Uint8Array, like: string): string => {
  const [algorithm = ''] = like.split('-');
  return `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;
};

/** @throws Error when a content is not the one that a lock pins by its integrity */
export const assertIntegrity = (what: string, content: Uint8Array, integrity: string): void => {
  const found = integrityOf(content, integrity);
  if (found !== integrity)
    throw new Error(`${what} is not what package-lock.json pins: ${found} instead of ${integrity}.`);
};
