import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * A program with a slash is a file of this project; one without is a command of an installed package.
 *
 * @param {string} root
 * @param {string} program
 * @returns {string} path of the JavaScript or TypeScript to run
 */
export const resolveProgram = (root, program) => {
  const path = program.includes('/') ? resolve(root, program) : join(root, 'node_modules', '.bin', program);
  if (existsSync(path)) return realpathSync(path);
  throw new Error(
    program.includes('/')
      ? `there is no ${program} in this checkout.`
      : `no installed package brings a command ${program}: is it in package.json?`,
  );
};
