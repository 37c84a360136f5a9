import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { withInstallLock } from './install-lock.mjs';
import { whyInstall } from './why-install.mjs';

/** @param {string} root */
const startNpmCi = (root) => {
  const npm = process.env['npm_execpath'] ?? '';
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  // The npm that started this, where there is one. Its output goes to stderr: stdout belongs to the program.
  return /npm-cli\.[cm]?js$/u.test(npm)
    ? spawn(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawn('npm', args, { cwd: root, stdio: ['ignore', 2, 2] });
};

/**
 * @param {string} root
 * @param {(pid: number) => void} nameWriter
 * @returns {Promise<void>}
 */
const install = (root, nameWriter) =>
  new Promise((done, fail) => {
    const npm = startNpmCi(root);
    if (npm.pid !== undefined) nameWriter(npm.pid);
    /** @type {NodeJS.Signals | null} */
    let stopped = null;
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => {
      stopped = signal;
      npm.kill(signal);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    npm.once('error', (cause) => {
      fail(new Error(`npm could not be started (${cause.message}): install npm 10 or newer.`, { cause }));
    });
    npm.once('exit', (code, signal) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      if (stopped !== null) {
        process.exitCode = 128 + constants.signals[stopped];
        fail(new Error('the install was interrupted; the next start does it again.'));
      } else if (code === 0) {
        done();
      } else {
        fail(
          new Error(`npm ci failed (${signal ?? `exit ${code}`}): see its message above, then start again.`),
        );
      }
    });
  });

/**
 * Installs what package-lock.json names when it is not there yet; otherwise does nothing and says nothing.
 *
 * @param {{ root: string, say: (text: string) => void }} options
 */
export const ensureInstalled = async ({ root, say }) => {
  if (whyInstall(root) === null) return;
  await withInstallLock({ root, say }, async (nameWriter) => {
    // Another launch may have installed while this one waited for the lock.
    const reason = whyInstall(root);
    if (reason === null) return;
    say(`installing packages with npm ci (${reason}); this is done once`);
    await install(root, nameWriter);
    const stillMissing = whyInstall(root);
    if (stillMissing !== null) throw new Error(`npm ci ended well, and yet ${stillMissing}.`);
  });
};
