/** A fault at a position. For a line that is not an event, the position may be unknown. */
export type AuditFault = Readonly<{ api_id: string | null; seq: number | null; fault: string }>;

/** The first faults of a stream, and the number of those after them: every line of a hostile file may be a fault. Mutable. */
export type FaultList = { readonly listed: AuditFault[]; omitted: number };

/** Number of faults of one stream that are listed. */
const maxListed = 1000;

export const emptyFaultList = (): FaultList => ({ listed: [], omitted: 0 });

const byName = (a: AuditFault, b: AuditFault): number => {
  if (a.api_id === b.api_id) return 0;
  return (a.api_id ?? '') < (b.api_id ?? '') ? -1 : 1;
};

/** The first faults in order of their streams: the same, in whatever order streams are read. */
export const firstFaults = ({ listed, omitted }: Readonly<FaultList>): FaultList => ({
  listed: listed.toSorted(byName).slice(0, maxListed),
  omitted: omitted + Math.max(0, listed.length - maxListed),
});

/** Adds a fault to a list of any streams. */
export const addFaultOfAny = (faults: FaultList, fault: AuditFault): void => {
  faults.listed.push(fault);
  if (faults.listed.length < 2 * maxListed) return;
  const { listed, omitted } = firstFaults(faults);
  faults.listed.splice(0, Infinity, ...listed);
  faults.omitted = omitted;
};

export const addFault = (faults: FaultList, fault: AuditFault): void => {
  if (faults.listed.length < maxListed) faults.listed.push(fault);
  else faults.omitted += 1;
};
