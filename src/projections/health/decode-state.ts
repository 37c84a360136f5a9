import * as E from 'fp-ts/lib/Either.js';
import { decodeFaults } from '../../events/decoding/describe-decode-errors.ts';
import { Health, initialHealth, rowVersion } from './health-state.ts';
import { rowFault, type RowFault } from './row-fault.ts';

const fields = Object.keys(initialHealth('')).length;

/** The read boundary of rows. A row without `version` belongs to somebody else's table, and is said to. */
export const decodeRow = (row: Readonly<Record<string, unknown>>): E.Either<RowFault, Health> => {
  const { v, version } = row;
  const refuse = (...faults: readonly string[]) => E.left(rowFault(row, faults));
  if (typeof v === 'number' && v > rowVersion)
    return refuse(
      `has schema version v ${String(v)}; this program reads up to ${String(rowVersion)}: upgrade upledger`,
    );
  if (version === undefined)
    return refuse('has no version: it was not written by upledger (is this the right states table?)');
  // Asking first whether all is well, and nothing more is there, costs a fifth: decoding builds a context for each field.
  if (Health.is(row) && Object.keys(row).length === fields) return E.right(row);
  const decoded = Health.decode(row);
  return E.isLeft(decoded) ? refuse(...decodeFaults(decoded.left)) : decoded;
};
