import * as E from 'fp-ts/lib/Either.js';
import { describeDecodeErrors } from '../../events/decoding/describe-decode-errors.ts';
import { invalidItem, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import { WholeNumber } from '../../events/fields/whole-number.ts';
import { Health, stateVersion } from './health-state.ts';
import { restoredState } from './restored-state.ts';

/**
 * A stored state that cannot be read, and why: `newer`, a later program wrote it; `versionless`, nothing says how far it
 * is, as in a table of another program; `damaged`, all else.
 */
export type InvalidState = InvalidItem & Readonly<{ why: 'newer' | 'versionless' | 'damaged' }>;

/** The columns that identify a state, as they are stored. */
type Marks = Readonly<{ api_id?: unknown; v?: unknown; version?: unknown }>;

const whyUnreadable = ({ v, version }: Marks): InvalidState['why'] => {
  if (typeof v === 'number' && v > stateVersion) return 'newer';
  return WholeNumber.is(version) ? 'damaged' : 'versionless';
};

export const stateError = (marks: Marks, faults: readonly string[]): InvalidState => ({
  ...invalidItem('state', typeof marks.api_id === 'string' ? marks.api_id : null, null, faults),
  why: whyUnreadable(marks),
});

/** The read boundary of stored states. One without `version` was not written by this program. */
export const decodeState = (stored: Readonly<Record<string, unknown>>): E.Either<InvalidState, Health> => {
  const { v, version } = stored;
  const fail = (...faults: readonly string[]) => E.left(stateError(stored, faults));
  if (typeof v === 'number' && v > stateVersion)
    return fail(
      `has schema version v ${String(v)}; this program reads up to ${String(stateVersion)}: upgrade upledger`,
    );
  if (version === undefined)
    return fail('has no version: it was not written by upledger (is this the right states table?)');
  const state = restoredState(stored, v === stateVersion ? v : 1);
  // A guard first costs a fifth of decoding, which builds a context for each field.
  if (Health.is(state)) return E.right(state);
  const decoded = Health.decode(state);
  return E.isLeft(decoded) ? fail(...describeDecodeErrors(decoded.left)) : decoded;
};
