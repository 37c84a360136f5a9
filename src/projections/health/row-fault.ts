import { itemFault, type ItemFault } from '../../events/encoding/invalid-item.ts';
import { WholeNumber } from '../../events/fields/whole-number.ts';
import { rowVersion } from './health-state.ts';

/**
 * A row that cannot be read, and by what helps: `newer`, a later program wrote it; `versionless`, nothing says how far it
 * is, as in somebody else's table; `damaged`, all else.
 */
export type RowFault = ItemFault & Readonly<{ why: 'newer' | 'versionless' | 'damaged' }>;

/** The columns that say what kind of row it is, as they are stored. */
type Marks = Readonly<{ api_id?: unknown; v?: unknown; version?: unknown }>;

const whyUnreadable = ({ v, version }: Marks): RowFault['why'] => {
  if (typeof v === 'number' && v > rowVersion) return 'newer';
  return WholeNumber.is(version) ? 'damaged' : 'versionless';
};

export const rowFault = (marks: Marks, faults: readonly string[]): RowFault => ({
  ...itemFault('row', typeof marks.api_id === 'string' ? marks.api_id : null, null, faults),
  why: whyUnreadable(marks),
});
