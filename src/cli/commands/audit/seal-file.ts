import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import { decodeSeal, type LogSeal } from '../../../projections/audit/log-seal.ts';
import { fileError, writeError } from '../../terminal/file-error.ts';
import { writeFileAtomically } from '../../terminal/write-file-atomically.ts';

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A seal as it is kept. */
export const sealText = (seal: LogSeal): string => `${JSON.stringify(seal, null, 2)}\n`;

/** Decodes the text of a seal. Left: why it is not a seal, with the name of the place that it came from. */
export const parseSeal = (name: string, text: string): E.Either<string, LogSeal> => {
  const fail = (why: string) => E.left(`${name} is not an upledger seal: ${why}`);
  try {
    const parsed: unknown = JSON.parse(text);
    const seal = decodeSeal(parsed);
    return E.isLeft(seal) ? fail(seal.left.join('; ')) : seal;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail('it is not JSON');
  }
};

/** Reads a file that `audit --seal` wrote. Left: why it is not a seal. */
export const readSeal = async (file: string): Promise<E.Either<string, LogSeal>> => {
  const issue = fileError(file);
  if (issue !== null) return E.left(issue);
  try {
    return parseSeal(file, await readFile(file, 'utf8'));
  } catch (error) {
    return E.left(errorText(error));
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
    await writeFileAtomically(file, sealText(seal), force);
    return null;
  } catch (error) {
    return `the seal was not written: ${writeError(file, error)}`;
  }
};
