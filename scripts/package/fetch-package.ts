import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type FetchOptions = Readonly<{
  /** Where npm is called, so that its settings for this project hold. */
  root: string;
  /** Where the tarball is kept; made when it is not there. */
  folder: string;
  /** The program called as npm. */
  npm?: string;
  /** Milliseconds before the second try, the third, and so on; npm itself tries each download three times. */
  waits?: readonly number[];
  say: (text: string) => void;
}>;

/**
 * The path of a package's tarball, downloaded by npm itself, so that its registry and proxy settings hold. A download that
 * fails is tried again a few times: a release must not hang on one bad minute of a registry. A failed one leaves nothing.
 *
 * @throws Error with what npm said last, when every try failed
 */
export const fetchPackage = async (name: string, version: string, options: FetchOptions): Promise<string> => {
  const { root, folder, npm = 'npm', waits = [5_000, 20_000, 60_000], say } = options;
  mkdirSync(folder, { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    const own = mkdtempSync(join(folder, 'npm-pack-'));
    try {
      const failure = packed(npm, `${name}@${version}`, own, root);
      const [tarball] = readdirSync(own);
      if (failure === null && tarball !== undefined) {
        const file = join(folder, tarball);
        renameSync(join(own, tarball), file);
        return file;
      }
      const why = failure ?? 'it ended well and wrote nothing';
      const wait = waits[attempt];
      if (wait === undefined)
        throw new Error(
          `npm pack ${name}@${version} failed ${String(attempt + 1)} times: ${why}. The registry that npm is set to must be reached.`,
        );
      say(`npm pack ${name}@${version} failed: ${why}; again in ${String(wait / 1000)} s`);
      await pause(wait);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }
};

/**
 * Without the folders of packages that stand in front. The Node in there is this project's, and npm run by that one would look
 * for its global settings (a registry, a certificate) beside it, where nobody has put any.
 */
const ownPath = (path: string): string =>
  path
    .split(delimiter)
    .filter((folder) => !folder.split(sep).includes('node_modules'))
    .join(delimiter);

/** What went wrong, in npm's words, or null. */
const packed = (npm: string, spec: string, to: string, cwd: string): string | null => {
  const { status, error, stderr } = spawnSync(
    npm,
    ['pack', '--prefer-offline', '--loglevel=error', spec, '--pack-destination', to],
    {
      cwd,
      env: { ...process.env, PATH: ownPath(process.env['PATH'] ?? '') },
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  if (error !== undefined) return error.message;
  if (status === 0) return null;
  return stderr.trim().replaceAll(/\s+/gu, ' ') || `exit ${String(status)}`;
};
