import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// The holder touches its lock every second. One that nobody touched for ten was left by a process that died; a
// process id would not tell, since containers that share a folder reuse them.
const beatMs = 1_000;
const staleMs = 10_000;
const pollMs = 200;

/** @param {unknown} error @param {string} code */
const hasCode = (error, code) => error instanceof Error && 'code' in error && error.code === code;

/** @param {string} file @returns {boolean} */
const take = (file) => {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
};

/** @param {string} file */
const isStale = (file) => {
  try {
    return Date.now() - statSync(file).mtimeMs > staleMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
};

/** Renaming lets only one of several waiters clear a stale lock away. @param {string} file */
const clear = (file) => {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
};

/**
 * Runs `work` while no other launch of this checkout does.
 *
 * @param {{ root: string, say: (text: string) => void }} options
 * @param {() => Promise<void>} work
 */
export const withInstallLock = async ({ root, say }, work) => {
  // Outside node_modules, which npm ci empties.
  const file = join(root, '.cache', 'install.lock');
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    if (!told) say('waiting for another launch that is installing packages');
    told = true;
    if (isStale(file)) clear(file);
    else await new Promise((wake) => setTimeout(wake, pollMs));
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimesSync(file, now, now);
  }, beatMs);
  try {
    await work();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
};
