import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages */

/** @param {string} file @returns {string | null} */
const textOf = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/**
 * @param {string} text
 * @returns {Packages}
 */
const packagesIn = (text) => {
  const lock = /** @type {{ packages?: Packages }} */ (JSON.parse(text));
  return lock.packages ?? {};
};

/**
 * Why an install is needed, or null. npm writes node_modules/.package-lock.json as the last act of an install and
 * takes it away at the start of the next, so that file says what is really there: after `npm install` by hand
 * as well, and after an install that was interrupted.
 *
 * @param {string} root
 * @returns {string | null}
 */
export const whyInstall = (root) => {
  const wantedText = textOf(join(root, 'package-lock.json'));
  if (wantedText === null)
    throw new Error('package-lock.json is missing: restore it with git checkout package-lock.json');
  const modules = join(root, 'node_modules');
  const presentText = textOf(join(modules, '.package-lock.json'));
  if (presentText === null) {
    return existsSync(modules) ? 'the last install did not finish' : 'node_modules is missing';
  }
  const present = packagesIn(presentText);
  const differs = Object.entries(packagesIn(wantedText)).some(([path, wanted]) => {
    if (path === '') return false;
    const found = present[path];
    // npm leaves out the optional packages of other platforms.
    if (found === undefined) return wanted.optional !== true;
    return found.version !== wanted.version || found.integrity !== wanted.integrity;
  });
  return differs ? 'package-lock.json has changed since the last install' : null;
};
