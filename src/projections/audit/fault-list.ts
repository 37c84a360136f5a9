/** A fault at a position. For a line that is not an event, the position may be unknown. */
export type AuditFault = Readonly<{ api_id: string | null; seq: number | null; fault: string }>;

/** The first faults of a stream, and the number of those after them: every line of a hostile file may be a fault. Mutable. */
export type FaultList = { readonly listed: AuditFault[]; omitted: number };

/** Number of faults of one stream that are listed. */
const maxListed = 1000;

export const emptyFaultList = (): FaultList => ({ listed: [], omitted: 0 });

export const addFault = (faults: FaultList, fault: AuditFault): void => {
  if (faults.listed.length < maxListed) faults.listed.push(fault);
  else faults.omitted += 1;
};
