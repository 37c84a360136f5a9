import { setTimeout as sleep } from 'node:timers/promises';
import { judge, type StoredEvent } from './judge.ts';
import { sumOutcomes, type Outcome } from './outcome.ts';
import { trouble, type Ended } from '../program.ts';
import type { Scenario } from '../scenarios.ts';
import type { Scene } from '../scene.ts';

const longestOfTheDead = 10_000;

/**
 * Waits until claims have run out: those that nothing in a log has ended, and those of whoever was killed, whose rows
 * may lag behind the log.
 */
export const claimsRunOut = async (log: readonly StoredEvent[]): Promise<void> => {
  const claimOf = ({ api_id, body }: StoredEvent) => `${api_id} ${String(body.attempt)}`;
  const over = new Set(log.filter(({ body }) => /^Alert(Published|Failed)$/.test(body.type)).map(claimOf));
  const ends = log.flatMap((event) => {
    const { claimed_until: until, recorded_at: at } = event.body;
    if (until === undefined) return [];
    const isShort = Date.parse(until) - Date.parse(at) < longestOfTheDead;
    return isShort || !over.has(claimOf(event)) ? [Date.parse(until)] : [];
  });
  const left = Math.max(0, ...ends) - Date.now();
  if (left > 0) await sleep(left + 5);
};

const cleanPass = async (scene: Scene, steps: readonly (readonly string[])[]): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const [i, args] of steps.entries()) {
    const end = await scene.run(args);
    const wrong = trouble(args.join(' '), end);
    if (wrong !== null) problems.push(wrong);
    else if (i === steps.length - 1 && owedIn(end) > 0)
      problems.push(
        `${String(owedIn(end))} alerts are owed after ${args.join(' ')}: ${`${end.stdout} ${end.stderr}`.slice(0, 900)}`,
      );
  }
  return problems;
};

const owedIn = ({ stdout }: Ended): number => Number(/"pending":(\d+)/.exec(stdout)?.[1] ?? 0);

/**
 * What comes after a fault: the dead claims run out, one clean pass, `audit` and `replay --verify`; then everything is
 * counted from outside.
 */
export const recover = async (
  fault: string,
  scene: Scene,
  { last }: Scenario,
  toldBefore: ReadonlySet<string>,
  clean: readonly (readonly string[])[] = [['run', '--all', '--json']],
): Promise<Outcome> => {
  await scene.settled();
  const atDeath = { log: await scene.log(), heard: scene.mailbox.heard() };
  await claimsRunOut(atDeath.log);
  const problems = [...(await cleanPass(scene, clean))];
  const checks = await Promise.all([scene.run(['audit']), scene.run(['replay', '--verify'])]);
  for (const [i, what] of ['audit', 'replay --verify'].entries()) {
    const end = checks[i];
    const wrong = end === undefined ? null : trouble(what, end);
    if (wrong !== null) problems.push(wrong);
  }
  await scene.settled();
  const sure = last.configs.filter(
    ({ failure_threshold: f = 1, success_threshold: s = 1, enabled = true }) => enabled && f + s === 2,
  );
  const outcome = judge(fault, {
    atDeath,
    log: await scene.log(),
    heard: scene.mailbox.heard(),
    carriedOut: scene.carriedOut,
    outcomes: new Map(sure.map(({ api_id }) => [api_id, last.down.includes(api_id) ? 'DOWN' : 'UP'])),
    rows: await scene.rows(),
    toldBefore,
  });
  return { ...sumOutcomes(fault, [outcome]), problems: [...problems, ...outcome.problems] };
};
