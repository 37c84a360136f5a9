import type { ProcessContext } from './process-context.ts';

/** Says what is wrong on stderr, a line for each, and gives back the exit code. */
export const fail = (context: Pick<ProcessContext, 'log'>, code: 1 | 2, faults: readonly string[]): 1 | 2 => {
  for (const fault of faults) context.log(`upledger: ${fault.trimEnd()}\n`);
  return code;
};
