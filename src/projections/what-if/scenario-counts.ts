import type { Health } from '../health/health-state.ts';

/** What one policy would have done, compared with what was recorded. */
export type PolicyCounts = {
  alerts: number;
  /** alerts that outages of the period bring after it, or may yet bring */
  toCome: number;
  /** recorded outages that were over soon and that it would not have announced */
  saved: number;
  /** longer ones, or ones that go on, that it would not have announced */
  missed: number;
  /** for each recorded outage that it announces too: how much later (ms; negative: sooner) */
  readonly delays: number[];
};

/** From the first failing check to the first good one, and when it was announced; `to` null: it goes on. */
export type RecordedOutage = Readonly<{ since: number; at: number; to: number | null }>;

export const emptyCounts = (): PolicyCounts => ({
  alerts: 0,
  toCome: 0,
  saved: 0,
  missed: 0,
  delays: [],
});

/** What is known of a branch when the outage is over, or the log is. */
type Seen = { readonly counts: PolicyCounts; downs: Down[]; recoveredAt: number; readonly health: Health };

/** An UP→DOWN of a policy (epoch ms). */
export type Down = Readonly<{ since: number; at: number }>;

/**
 * It announced the outage when it went DOWN by a run of it; it need not have when it was DOWN all along; else it would
 * never have told.
 */
export const countOutage = (seen: Seen, { since, at, to }: RecordedOutage, short: number): void => {
  const { counts, health, recoveredAt } = seen;
  const announced = seen.downs.find((down) => down.since >= since);
  const downAlready = health.last_state === 'DOWN' || recoveredAt >= since;
  const wasShort = to !== null && to - since <= short;
  seen.downs = [];
  if (announced !== undefined) counts.delays.push(announced.at - at);
  else if (wasShort) counts.saved += 1;
  else if (!downAlready) counts.missed += 1;
};
