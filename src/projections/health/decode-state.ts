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
export type InvalidState = InvalidItem &
  Readonly<{
    why: 'newer' | 'versionless' | 'damaged';
    /** as far as it says one */ version: number | undefined;
  }>;

/** The columns that identify a state, as they are stored. */
type Marks = Readonly<{ api_id?: unknown; v?: unknown; version?: unknown }>;

const whyUnreadable = ({ v, version }: Marks): InvalidState['why'] => {
  if (typeof v === 'number' && v > stateVersion) return 'newer';
  return WholeNumber.is(version) ? 'damaged' : 'versionless';
};

export const stateError = (marks: Marks, faults: readonly string[]): InvalidState => ({
  ...invalidItem('state', typeof marks.api_id === 'string' ? marks.api_id : null, null, faults),
  why: whyUnreadable(marks),
  version: WholeNumber.is(marks.version) ? marks.version : undefined,
});

/** Why no log can produce this state; null: it is possible. An impossible state could suppress all alerts of an API. */
const contradictionIn = ({
  version,
  last_state,
  changed_seq,
  alerted_seq,
  behind,
}: Health): string | null => {
  const past = (name: string, seq: number, of: string, limit: number) =>
    seq > limit ? `${name} is ${String(seq)}, beyond its ${of} ${String(limit)}` : null;
  const debts = Object.entries(behind ?? {}).map(
    ([id, { after_seq, last_seq }]) =>
      past(`behind.${id}.last_seq`, last_seq, 'changed_seq', changed_seq) ??
      past(`behind.${id}.after_seq`, after_seq, 'last_seq', last_seq - 1),
  );
  return (
    past('changed_seq', changed_seq, 'version', version) ??
    past('alerted_seq', alerted_seq, 'changed_seq', changed_seq) ??
    debts.find((fault) => fault !== null) ??
    (last_state === 'DOWN' && changed_seq === 0 ? 'last_state is DOWN, and changed_seq is 0' : null)
  );
};

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
  const decoded = Health.is(state) ? E.right(state) : Health.decode(state);
  if (E.isLeft(decoded)) return fail(...describeDecodeErrors(decoded.left));
  const contradiction = contradictionIn(decoded.right);
  return contradiction === null ? decoded : fail(contradiction);
};
