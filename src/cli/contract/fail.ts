import type { Shell } from './process-context.ts';

/** Says what is wrong on stderr, a line for each, and gives back the exit code. */
export const refuse = (shell: Pick<Shell, 'log'>, code: 1 | 2, faults: readonly string[]): 1 | 2 => {
  for (const fault of faults) shell.log(`upledger: ${fault.trimEnd()}\n`);
  return code;
};
