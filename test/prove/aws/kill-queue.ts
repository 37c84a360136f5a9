import { startApis } from '../apis-server.ts';
import { awsScene } from './aws-scene.ts';
import { forNumbers } from '../in-parallel.ts';
import { prepare, type KillPlan } from './kill-aws.ts';
import { sumOutcomes, type Outcome } from '../judging/outcome.ts';
import { ended, trouble, type Program } from '../program.ts';
import { recover } from '../judging/recover.ts';
import type { Scenario } from '../scenarios.ts';
import type { Servers } from './servers.ts';

const dispatch = ['dispatch', '--json'];
// As short as it may be: what a dead worker held comes again after it.
const work = ['work', '--drain', '--visibility', '5s', '--json'];

/** `dispatch` or `work`, killed at each request to DynamoDB, SNS or SQS; then both run again. */
export const killQueued = async (
  program: Program,
  servers: Servers,
  scenario: Scenario,
  which: 'dispatch' | 'work',
  killPlan: KillPlan,
): Promise<Outcome> => {
  await using apis = await startApis();
  const { contents, toldBefore } = await prepare(program, servers, apis, scenario);
  apis.answerDown(scenario.last.down);

  const kill = async (at: number, when: 'before' | 'after'): Promise<Outcome | null> => {
    await using scene = await awsScene(program, servers, apis, contents);
    await scene.arrange(scenario.last);
    if (which === 'work') {
      const wrong = trouble('dispatch', await scene.run(dispatch));
      if (wrong !== null) throw new Error(wrong);
    }
    const child = scene.start(which === 'work' ? work : dispatch);
    scene.strikeAt((n) => (n === at ? when : null), child);
    const end = await ended(child);
    if (end.signal !== 'SIGKILL') return null;
    return await recover(
      `${which} killed ${when} request ${String(at)} of ${scenario.name}`,
      scene,
      scenario,
      toldBefore,
      [dispatch, work, dispatch],
    );
  };

  const outcomes = await forNumbers(killPlan, async (n) => {
    const [before, after] = [await kill(n, 'before'), await kill(n, 'after')];
    return before === null || after === null ? null : [before, after];
  });
  return sumOutcomes(`SQS: ${which} killed at each request of ${scenario.name}`, outcomes.flat());
};
