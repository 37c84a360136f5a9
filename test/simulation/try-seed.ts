import { drawWorld } from './world/draw-world.ts';
import { judge, type Verdict } from './oracle/judge.ts';
import { simulate } from './simulate.ts';
import type { WorldPlan } from './world/world-plan.ts';

export type Failure = Readonly<{ seed: number; verdicts: readonly Verdict[] }>;

/** Lives through a world and judges it. */
export const tryWorld = async (plan: WorldPlan): Promise<readonly Verdict[]> =>
  judge(await simulate(plan, null));

export const trySeed = (seed: number): Promise<readonly Verdict[]> => tryWorld(drawWorld(seed));
