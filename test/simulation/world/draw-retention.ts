import type { Random } from './random.ts';
import type { WorldPlan } from './world-plan.ts';

/** Of so many seeds one has a world whose source says how long checks are kept: those that were kept from before have none. */
const oneOf = 10;

/** The variable and the source of a world; only where clocks are near enough may checks be kept for a day. */
const drawDays = (r: Random, { retainDays }: WorldPlan): Pick<WorldPlan, 'retainDays' | 'retainStated'> =>
  retainDays === 1
    ? r.pick([
        { retainDays: 1, retainStated: 30 },
        { retainDays: 30, retainStated: 1 },
        { retainDays: null, retainStated: 1 },
      ])
    : { retainDays, retainStated: r.pick([7, 30]) };

/**
 * Lets the source of some worlds say how long checks are kept, and some of their runners be of an older program, which does not
 * know that. Draws nothing of the other worlds.
 */
export const withRetention = (plan: WorldPlan, r: Random): WorldPlan => {
  if (plan.seed % oneOf !== oneOf - 3) return plan;
  return {
    ...plan,
    ...drawDays(r, plan),
    runners: plan.runners.map((runner) => ({ ...runner, byVariable: r.chance(0.5) })),
  };
};

/** Whether checks of this world are removed once they have expired. */
export const areSwept = ({ retainDays, retainStated }: WorldPlan): boolean =>
  retainDays === 1 || retainStated === 1;

/** Whether a runner goes by the variable alone at a true time: older programs are gone once all faults have stopped. */
export const goesByVariable = ({ runners, quietFrom }: WorldPlan, runner: number, time: number): boolean =>
  runners[runner]?.byVariable === true && time < quietFrom;
