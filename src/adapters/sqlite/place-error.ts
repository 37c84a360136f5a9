import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../runner/text/error-code.ts';

/** Whether the system refused this user a path, and not SQLite a file. */
export const isDenied = (error: unknown): boolean => ['EACCES', 'EPERM'].includes(errorCode(error));

/** Whether nothing is at a path. Where this user cannot look, opening it says so. */
export const isMissing = (file: string): boolean => {
  try {
    statSync(file);
    return false;
  } catch (error) {
    return !isDenied(error);
  }
};

/** Why no user can have a ledger at a path. Null if one is there or can be created, or if only reading it shows what is wrong. */
export const placeError = (file: string): string | null => {
  const isFolder = `${file} is a folder: name a file in it`;
  if (file.endsWith('/')) return isFolder;
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) return isFolder;
    return stats.isFile() ? null : `${file} is not a file (a device or a pipe): name another file`;
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOTDIR':
        return `${dirname(file)} is not a folder, so ${file} cannot be there: name another file`;
      case 'ENAMETOOLONG':
        return `the path ${file} is too long for this system: name another file`;
      case 'ELOOP':
        return `${file} is a link that leads back to itself: name another file`;
      default:
        return null;
    }
  }
};

/** Why no ledger can be created at an empty path. Null if one can be, or if only creating it shows what is wrong. */
export const folderError = (file: string): string | null => {
  const folder = dirname(file);
  try {
    return statSync(folder).isDirectory() ? null : `${folder} is not a folder: name another file`;
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? `the folder ${folder} does not exist: create it, or name another file`
      : null;
  }
};
