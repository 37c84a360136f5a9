/** How far a tick of cron may come before its time and still count for it. */
const grace = (intervalMs: number): number => Math.min(10_000, intervalMs / 2);

/** The number of the wall-clock slot that a time (epoch ms) falls into, for an interval in seconds. */
export const slotOf = (time: number, intervalSeconds: number): number => {
  const interval = intervalSeconds * 1000;
  return Math.floor((time + grace(interval)) / interval);
};

/** Due: in another slot than the last check, earlier or later, so that a clock set back blinds nobody. */
export const isDue = (scheduledAt: string | null, now: number, intervalSeconds: number): boolean =>
  scheduledAt === null || slotOf(Date.parse(scheduledAt), intervalSeconds) !== slotOf(now, intervalSeconds);

/** Late: a whole slot went by unchecked. */
export const isOverdue = (scheduledAt: string | null, now: number, intervalSeconds: number): boolean =>
  scheduledAt !== null && slotOf(now, intervalSeconds) > slotOf(Date.parse(scheduledAt), intervalSeconds) + 1;
