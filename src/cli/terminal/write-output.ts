import * as E from 'fp-ts/lib/Either.js';
import type { ProcessContext } from '../contract/process-context.ts';
import { writeError } from './file-error.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * Prints (also for `-`), or writes the file atomically. Right: the name of the written file, if any;
 * left: why it could not be written.
 */
export const writeOutput = async (
  context: Pick<ProcessContext, 'printData'>,
  file: string | undefined,
  text: string,
): Promise<E.Either<string, string | null>> => {
  if (file === undefined || file === '-') {
    await context.printData(text);
    return E.right(null);
  }
  try {
    await writeFileAtomically(file, text, true);
    return E.right(file);
  } catch (cause) {
    return E.left(writeError(file, cause));
  }
};
