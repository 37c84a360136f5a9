import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import { decodeSeal, type LogSeal } from '../../../projections/audit/log-seal.ts';
import { fileError, writeError } from '../../terminal/file-error.ts';
import { writeFileAtomically } from '../../terminal/write-file-atomically.ts';

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What `audit --seal` wrote; a left says why a file is none. */
export const readSeal = async (file: string): Promise<E.Either<string, LogSeal>> => {
  const issue = fileError(file);
  if (issue !== null) return E.left(issue);
  const fail = (why: string) => E.left(`${file} is not an upledger seal: ${why}`);
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    const seal = decodeSeal(parsed);
    return E.isLeft(seal) ? fail(seal.left.join('; ')) : seal;
  } catch (error) {
    return error instanceof SyntaxError ? fail('it is not JSON') : E.left(errorText(error));
  }
};

/** Why no seal can be written there; null: it can. */
export const sealTaken = (file: string, force: boolean): string | null =>
  existsSync(file) && !force
    ? `${file} exists, and a seal is not overwritten: name another file, or add --force`
    : null;

/** Null when it was written, else why not: then what was there is there. A file that appeared meanwhile is not written over either. */
export const writeSeal = async (file: string, seal: LogSeal, force: boolean): Promise<string | null> => {
  try {
    await writeFileAtomically(file, `${JSON.stringify(seal, null, 2)}\n`, force);
    return null;
  } catch (error) {
    return `the seal was not written: ${writeError(file, error)}`;
  }
};
