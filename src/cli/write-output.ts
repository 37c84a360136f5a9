import { rename, rm, writeFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import type { Shell } from './shell.ts';

/** Prints, or writes the file as a whole or not at all. A left says why it could not be written. */
export const writeOutput = async (
  shell: Pick<Shell, 'print'>,
  file: string | undefined,
  text: string,
): Promise<E.Either<string, void>> => {
  if (file === undefined) {
    await shell.print(text);
    return E.right(undefined);
  }
  const beside = `${file}.part`;
  try {
    await writeFile(beside, text);
    await rename(beside, file);
    return E.right(undefined);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined);
    return E.left(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
};
