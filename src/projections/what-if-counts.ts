import type { Branch } from './what-if.ts';

/** What one policy would have done, compared with what was recorded. */
export type PolicyCounts = {
  alerts: number;
  /** recorded outages that were over soon and that it would not have announced */
  saved: number;
  /** longer ones, or ones that go on, that it would not have announced */
  missed: number;
  /** for each recorded outage that it announces too: how much later (ms; negative: sooner) */
  readonly delays: number[];
};

/** From the first failing check to the first good one, and when it was announced; `to` null: it goes on. */
export type RecordedOutage = Readonly<{ since: number; at: number; to: number | null }>;

export const emptyCounts = (): PolicyCounts => ({ alerts: 0, saved: 0, missed: 0, delays: [] });

/**
 * Compares when the outage is over, or the log is. The branch announced it when it went DOWN by a run of this outage; it
 * need not have when it was DOWN all along; else it would never have told.
 */
export const countOutage = (
  counts: PolicyCounts,
  branch: Branch,
  { since, at, to }: RecordedOutage,
  short: number,
): void => {
  const announced = branch.downs.find((down) => down.since >= since);
  const downAlready = branch.health.last_state === 'DOWN' || branch.recoveredAt >= since;
  const wasShort = to !== null && to - since <= short;
  branch.downs = [];
  if (announced !== undefined) counts.delays.push(announced.at - at);
  else if (wasShort) counts.saved += 1;
  else if (!downAlready) counts.missed += 1;
};
