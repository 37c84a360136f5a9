import { createHash } from 'node:crypto';
import type { Architecture } from './architecture.ts';

/**
 * SHA-256 of `bin/node` in the packages `node-linux-ARCH` that package-lock.json pins. The lock protects what npm fetches;
 * this protects what is shipped, whatever happened to node_modules since. To raise the version, see docs/releasing.md.
 */
const pinned: Readonly<Record<Architecture, string>> = {
  x64: '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
  arm64: '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
};

/** @throws Error when a Node binary is not the pinned one */
export const assertPinnedNode = (arch: Architecture, binary: Uint8Array): void => {
  const found = createHash('sha256').update(binary).digest('hex');
  if (found !== pinned[arch])
    throw new Error(
      `The Node binary for linux-${arch} has SHA-256 ${found}, and scripts/package/node-binaries.ts pins ` +
        `${pinned[arch]}. Run npm ci and try again; if you raised the version of Node, see docs/releasing.md.`,
    );
};
