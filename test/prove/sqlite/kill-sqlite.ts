import type { AwsFakes } from '../../support/aws/aws-fakes.ts';
import { startApis } from '../apis-server.ts';
import { forNumbers } from '../in-parallel.ts';
import type { KillPlan } from '../aws/kill-aws.ts';
import { sumOutcomes, type Outcome } from '../judging/outcome.ts';
import { ended, type Program } from '../program.ts';
import { recover } from '../judging/recover.ts';
import type { Scenario } from '../scenarios.ts';
import { sqliteBase } from './sqlite-base.ts';
import { sqliteScene } from './sqlite-scene.ts';

/** The program, killed at each statement that a pass has SQLite execute, once before it and once after. */
export const killAtEachWrite = async (
  program: Program,
  fakes: AwsFakes,
  scenario: Scenario,
  killPlan: KillPlan,
): Promise<Outcome> => {
  await using apis = await startApis();
  await using base = await sqliteBase(program, fakes, apis, scenario);

  const kill = async (at: number, when: 'before' | 'after'): Promise<Outcome | null> => {
    await using scene = await sqliteScene(program, fakes, apis, base.file);
    await scene.arrange(scenario.last);
    const end = await ended(scene.startHooked(['run', '--all', '--json'], { kill: `${String(at)}-${when}` }));
    if (end.signal !== 'SIGKILL') return null;
    return await recover(
      `killed ${when} write ${String(at)} of ${scenario.name}`,
      scene,
      scenario,
      base.toldBefore,
    );
  };

  const outcomes = await forNumbers(killPlan, async (n) => {
    const [before, after] = [await kill(n, 'before'), await kill(n, 'after')];
    return before === null || after === null ? null : [before, after];
  });
  return sumOutcomes(`SQLite: killed at each write of ${scenario.name}`, outcomes.flat());
};
