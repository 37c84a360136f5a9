import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { errorCode } from '../../runner/text/error-code.ts';

/** Why a file cannot be read that was named; null: it may be, and reading it says what else is wrong. */
export const fileError = (file: string): string | null => {
  try {
    return statSync(file).isDirectory() ? `${file} is a folder, not a file` : null;
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? `${file} does not exist` : null;
  }
};

/** Whether this is a system's error with such a code. */
export const hasCode = (error: unknown, code: string): boolean => errorCode(error) === code;

/** The temporary name of a file until it is complete. */
const nameUntilWhole = /\.upledger-[0-9a-f]{12}/gu;

/** Why a file could not be written. The system message names a temporary file that people do not know. */
export const writeError = (file: string, error: unknown): string => {
  const folder = dirname(resolve(file));
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `${file} cannot be written: there is no folder ${folder}`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${file} cannot be written: this user may not write in ${folder}`;
    case 'EISDIR':
      return `${file} cannot be written: it is a folder`;
    case 'EEXIST':
      return `${file} exists, and was not overwritten`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `${file} cannot be written: the disk is full`;
    default: {
      const said = error instanceof Error ? error.message : String(error);
      return `${file} cannot be written: ${said.replaceAll(nameUntilWhole, basename(file))}`;
    }
  }
};
