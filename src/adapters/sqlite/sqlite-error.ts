import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import { shellWord } from '../../runner/text/shell-word.ts';
import { folderError, isDenied, placeError } from './place-error.ts';

// https://sqlite.org/rescode.html: the low byte is the primary code.
const codes = {
  perm: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  auth: 23,
  notADb: 26,
};

/** The primary result code of what `node:sqlite` threw, or null. */
const primaryCode = (cause: unknown): number | null =>
  cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number'
    ? cause.errcode & 0xff
    : null;

/** Whether another connection is in the way, for now. */
export const isBusy = (cause: unknown): boolean => {
  const code = primaryCode(cause);
  return code === codes.busy || code === codes.locked;
};

/** Whether the file's folder does not let us make the side files that a ledger in use needs. */
export const isUnwritable = (cause: unknown): boolean => {
  const code = primaryCode(cause);
  return code === codes.cantOpen || code === codes.readOnly;
};

/** Whether this user may write a file that exists. */
export const mayWrite = (file: string): boolean => {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Null: there is nothing, or this user cannot see it. */
const statsOf = (file: string): Stats | null => {
  try {
    return statSync(file);
  } catch {
    return null;
  }
};

/** The ledger or side file that this user cannot write: its name, its owner, and what to do. */
const inTheWay = (file: string): string | null => {
  const user = process.geteuid?.() ?? -1;
  for (const one of [`${file}-wal`, `${file}-shm`, file]) {
    const stats = statsOf(one);
    if (stats === null || stats.uid === user || mayWrite(one)) continue;
    const remedy =
      one === file
        ? 'run this as its owner, or let this user write it'
        : `end what uses the ledger, then let this user write that file (chown ${String(user)} ${shellWord(one)})`;
    return `${file} cannot be written: ${one} belongs to user ${String(stats.uid)}, and this is user ${String(user)}: ${remedy}`;
  }
  return null;
};

const cantOpen = (file: string): string =>
  folderError(file) ?? `${file} cannot be opened: check that this user may read and write it, and its folder`;

const sentence = (file: string, cause: unknown): string => {
  const wrong = placeError(file);
  if (wrong !== null) return wrong;
  switch (primaryCode(cause)) {
    case codes.busy:
    case codes.locked:
      return `${file} is locked by another process: end that process (a backup, an open sqlite3 shell), or try again`;
    case codes.perm:
    case codes.auth:
    case codes.readOnly:
      return inTheWay(file) ?? `${file} cannot be written: check that this user may write it, and its folder`;
    case codes.ioError:
      return `${file}: the disk failed a read or a write; check the disk, then run \`upledger audit\``;
    case codes.corrupt:
      return `${file} is damaged: keep a copy, restore it from a backup or salvage it with \`sqlite3 FILE .recover\`, then run \`upledger audit\``;
    case codes.full:
      return `the disk that holds ${file} is full: free some space; nothing that was recorded is lost`;
    case codes.cantOpen:
      return inTheWay(file) ?? cantOpen(file);
    case codes.notADb:
      return `${file} is not a ledger (not even an SQLite file): name another file`;
    default:
      return isDenied(cause)
        ? cantOpen(file)
        : `${file}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
};

/** What SQLite threw, as a sentence that names the file and what to do. */
export const sqliteError = (file: string, cause: unknown): LedgerError =>
  ledgerError(sentence(file, cause), cause);
