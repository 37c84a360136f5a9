/** How wrong the clock of one host is: an offset that drifts, and jumps now and then. Times are true epoch ms. */
export type ClockPlan = Readonly<{
  offset: number;
  /** milliseconds gained in each second */
  drift: number;
  jumps: readonly Readonly<{ at: number; offset: number }>[];
}>;

/** What the clock of the host shows too much at a true time; nothing once all faults have stopped. */
export const offsetAt = (plan: ClockPlan, start: number, quietFrom: number, time: number): number => {
  if (time >= quietFrom) return 0;
  let [base, since] = [plan.offset, start];
  for (const jump of plan.jumps) if (jump.at <= time) [base, since] = [jump.offset, jump.at];
  return base + ((time - since) / 1000) * plan.drift;
};
