import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// The holder touches its lock every second. One that nobody touched for ten was left by a process that died, but its
// npm, whose process id the lock holds, may live on and still write: that one is waited for. Not forever, since
// after a restart, or in another container, the id may be somebody else's.
const beatMs = 1_000;
const staleMs = 10_000;
const orphanMs = 300_000;
const pollMs = 200;

/** @param {unknown} error @param {string} code */
const hasCode = (error, code) => error instanceof Error && 'code' in error && error.code === code;

/** @param {string} file @returns {boolean} */
const acquire = (file) => {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
};

/** A machine that slept may find its lock taken over. @param {string} file */
const touch = (file) => {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
};

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    return Number.isInteger(pid) && process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
};

/** @param {string} file */
const isStale = (file) => {
  try {
    const untouchedMs = Date.now() - statSync(file).mtimeMs;
    if (untouchedMs < staleMs) return false;
    return untouchedMs > orphanMs || !isAlive(Number.parseInt(readFileSync(file, 'utf8'), 10));
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
 * Runs `work` while no other launch of this checkout does; `work` names the process that would outlive it.
 *
 * @param {{ root: string, say: (text: string) => void }} options
 * @param {(nameWriter: (pid: number) => void) => Promise<void>} work
 */
export const withInstallLock = async ({ root, say }, work) => {
  // Outside node_modules, which npm ci empties.
  const file = join(root, '.cache', 'install.lock');
  mkdirSync(dirname(file), { recursive: true });
  let announced = false;
  while (!acquire(file)) {
    if (!announced) say('waiting for another launch that is installing packages');
    announced = true;
    if (isStale(file)) clear(file);
    else await new Promise((wake) => setTimeout(wake, pollMs));
  }
  const beat = setInterval(() => {
    touch(file);
  }, beatMs);
  try {
    await work((pid) => {
      writeFileSync(file, `${pid}\n`);
    });
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
};
