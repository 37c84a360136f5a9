import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * A program with a slash is a file of this project; one without is a command of an installed package.
 *
 * @param {string} root
 * @param {string} program
 */
export const resolveProgram = (root, program) =>
  program.includes('/') ? resolve(root, program) : realpathSync(join(root, 'node_modules', '.bin', program));
