import { startApis, type Apis } from '../apis-server.ts';
import { awsScene, type Contents } from './aws-scene.ts';
import { forNumbers } from '../in-parallel.ts';
import { sumOutcomes, type Outcome } from '../judging/outcome.ts';
import { ended, type Program } from '../program.ts';
import { recover } from '../judging/recover.ts';
import type { Scenario } from '../scenarios.ts';
import type { Servers } from './servers.ts';

type Prepared = Readonly<{ contents: Contents | undefined; toldBefore: ReadonlySet<string> }>;

const pass = ['run', '--all', '--json'];

export const prepare = async (
  program: Program,
  servers: Servers,
  apis: Apis,
  { before }: Scenario,
): Promise<Prepared> => {
  if (before.length === 0) return { contents: undefined, toldBefore: new Set() };
  await using scene = await awsScene(program, servers, apis);
  for (const situation of before) {
    await scene.arrange(situation);
    const { code, stderr } = await scene.run(pass);
    if (code !== (situation.silent === true ? 1 : 0)) throw new Error(stderr);
  }
  const told = scene.mailbox.heard().flatMap((heard) => heard.map(({ transition }) => transition));
  return { contents: await scene.contents(), toldBefore: new Set(told) };
};

export type KillPlan = Readonly<{
  lanes: number;
  /** which requests, counted from 1; all of them unless told */
  chosen?: readonly number[];
}>;

/** The program, killed at each request that a pass makes, once before it is carried out and once after. */
export const killAtEachRequest = async (
  program: Program,
  servers: Servers,
  scenario: Scenario,
  killPlan: KillPlan,
): Promise<Outcome> => {
  await using apis = await startApis();
  const { contents, toldBefore } = await prepare(program, servers, apis, scenario);
  apis.answerDown(scenario.last.down);

  const kill = async (at: number, when: 'before' | 'after'): Promise<Outcome | null> => {
    await using scene = await awsScene(program, servers, apis, contents);
    await scene.arrange(scenario.last);
    const child = scene.start(pass);
    scene.strikeAt((n) => (n === at ? when : null), child);
    const end = await ended(child);
    // It made fewer requests than that: there is nothing left to strike.
    if (end.signal !== 'SIGKILL') return null;
    return await recover(
      `killed ${when} request ${String(at)} of ${scenario.name}`,
      scene,
      scenario,
      toldBefore,
    );
  };

  const outcomes = await forNumbers(killPlan, async (n) => {
    const [before, after] = [await kill(n, 'before'), await kill(n, 'after')];
    return before === null || after === null ? null : [before, after];
  });
  return sumOutcomes(`DynamoDB: killed at each request of ${scenario.name}`, outcomes.flat());
};
