import * as E from 'fp-ts/lib/Either.js';
import { describeDecodeErrors } from '../../events/decoding/describe-decode-errors.ts';
import { Health, initialHealth, stateVersion } from './health-state.ts';
import { stateError, type InvalidState } from './row-fault.ts';

const fields = Object.keys(initialHealth('')).length;

/** The read boundary of rows. A row without `version` belongs to somebody else's table, and is said to. */
export const decodeState = (row: Readonly<Record<string, unknown>>): E.Either<InvalidState, Health> => {
  const { v, version } = row;
  const fail = (...faults: readonly string[]) => E.left(stateError(row, faults));
  if (typeof v === 'number' && v > stateVersion)
    return fail(
      `has schema version v ${String(v)}; this program reads up to ${String(stateVersion)}: upgrade upledger`,
    );
  if (version === undefined)
    return fail('has no version: it was not written by upledger (is this the right states table?)');
  // Asking first whether all is well, and nothing more is there, costs a fifth: decoding builds a context for each field.
  if (Health.is(row) && Object.keys(row).length === fields) return E.right(row);
  const decoded = Health.decode(row);
  return E.isLeft(decoded) ? fail(...describeDecodeErrors(decoded.left)) : decoded;
};
