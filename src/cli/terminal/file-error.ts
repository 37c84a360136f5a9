import { statSync } from 'node:fs';

/** Why a file cannot be read that was named; null: it may be, and reading it says what else is wrong. */
export const fileError = (file: string): string | null => {
  try {
    return statSync(file).isDirectory() ? `${file} is a folder, not a file` : null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOENT' || code === 'ENOTDIR' ? `${file} does not exist` : null;
  }
};

/** Whether this is a system's error with such a code. */
export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
