import { existsSync } from 'node:fs';
import { join } from 'node:path';

const oldest = 24;

// The pinned binaries are linked against glibc: where its loader is missing (Alpine, NixOS) they do not start.
const loaders = new Map([
  ['linux-x64', '/lib64/ld-linux-x86-64.so.2'],
  ['linux-arm64', '/lib/ld-linux-aarch64.so.1'],
]);

/**
 * The pinned Node where package.json has it for this platform, else the Node that runs this, if it is new enough.
 *
 * @param {string} root
 * @param {{ platform: string, arch: string, execPath: string, versions: { node: string } }} host
 * @returns {string} path of the binary
 */
export const findNode = (root, { platform, arch, execPath, versions } = process) => {
  const name = `${platform}-${arch}`;
  const pinned = join(root, 'node_modules', `node-${name}`, 'bin', 'node');
  const loader = loaders.get(name);
  if (existsSync(pinned) && (loader === undefined || existsSync(loader))) return pinned;
  if (Number.parseInt(versions.node, 10) >= oldest) return execPath;
  throw new Error(
    `no Node ${oldest} for ${name} comes with this project, and the one here is ${versions.node}: ` +
      `install Node ${oldest} or newer and run this again.`,
  );
};
