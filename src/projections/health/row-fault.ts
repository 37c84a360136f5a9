import { invalidItem, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import { WholeNumber } from '../../events/fields/whole-number.ts';
import { stateVersion } from './health-state.ts';

/**
 * A row that cannot be read, and by what helps: `newer`, a later program wrote it; `versionless`, nothing says how far it
 * is, as in somebody else's table; `damaged`, all else.
 */
export type InvalidState = InvalidItem & Readonly<{ why: 'newer' | 'versionless' | 'damaged' }>;

/** The columns that say what kind of row it is, as they are stored. */
type Marks = Readonly<{ api_id?: unknown; v?: unknown; version?: unknown }>;

const whyUnreadable = ({ v, version }: Marks): InvalidState['why'] => {
  if (typeof v === 'number' && v > stateVersion) return 'newer';
  return WholeNumber.is(version) ? 'damaged' : 'versionless';
};

export const stateError = (marks: Marks, faults: readonly string[]): InvalidState => ({
  ...invalidItem('row', typeof marks.api_id === 'string' ? marks.api_id : null, null, faults),
  why: whyUnreadable(marks),
});
