import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DebianPackage } from './debian-packages.ts';

const waits = [2_000, 10_000, 30_000];

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

const download = async (url: string): Promise<Buffer> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
      if (!response.ok) throw new Error(`answered ${String(response.status)}`);
      return Buffer.from(await response.arrayBuffer());
    } catch (error) {
      const wait = waits[attempt];
      const why = error instanceof Error ? error.message : String(error);
      if (wait === undefined) throw new Error(`${url}: ${why}`, { cause: error });
      await pause(wait);
    }
  }
};

/**
 * A Debian package, from `.cache/packages` or a mirror. The hash decides, so the connection need not be trusted.
 *
 * @throws Error when it cannot be fetched, or is not what is pinned
 */
export const fetchDebian = async (
  { name, path, sha256 }: DebianPackage,
  root: string,
  mirror: string,
): Promise<Buffer> => {
  const folder = join(root, '.cache/packages');
  const kept = join(folder, basename(path));
  if (existsSync(kept)) {
    const content = readFileSync(kept);
    if (sha256Of(content) === sha256) return content;
  }
  const content = await download(`${mirror}/${path.replaceAll('+', '%2B')}`);
  const found = sha256Of(content);
  if (found !== sha256)
    throw new Error(
      `${name} from ${mirror} has SHA-256 ${found}, and scripts/image/debian-packages.ts pins ${sha256}.`,
    );
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${kept}.new`, content);
  renameSync(`${kept}.new`, kept);
  return content;
};
