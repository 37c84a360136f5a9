import { createInterface } from 'node:readline';
import { startApis } from './apis-server.ts';
import { awsScene } from './aws/aws-scene.ts';
import type { StoredEvent } from './judging/judge.ts';
import type { Outcome } from './judging/outcome.ts';
import { ended, type Program } from './program.ts';
import { recover } from './judging/recover.ts';
import type { Config } from './scenarios.ts';
import { patient, type Scene } from './scene.ts';
import type { Servers } from './aws/servers.ts';
import { sqliteScene } from './sqlite/sqlite-scene.ts';

const runners = 8;

const configs: readonly Config[] = [
  { api_id: 'a' },
  { api_id: 'b', failure_threshold: 2 },
  { api_id: 'c', success_threshold: 2 },
  { api_id: 'd', failure_threshold: 3, success_threshold: 2 },
  { api_id: 'e' },
  { api_id: 'f' },
];

/** Each API in a rhythm of its own. */
const downIn = (pass: number): readonly string[] =>
  configs.flatMap(({ api_id }, i) => (Math.floor(pass / (3 + 2 * i)) % 2 === 1 ? [api_id] : []));

/** Slots of an interval of a second in which more than one check of an API was counted. */
const doubled = (log: readonly StoredEvent[]): readonly string[] => {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const { api_id, body } of log) {
    const { scheduled_at: at } = body as { scheduled_at?: string };
    if (at === undefined) continue;
    const slot = `${api_id} ${String(Math.floor((Date.parse(at) + 500) / 1000))}`;
    if (seen.has(slot)) found.push(slot);
    seen.add(slot);
  }
  return found;
};

/**
 * Eight processes over one store, each with a pass at every full second, all at the same moment: one check of a slot is
 * counted, one alert of a transition sent.
 */
const sideBySide = async (
  fault: string,
  scene: Scene,
  passes: number,
  turn: (pass: number) => Promise<void>,
): Promise<Outcome> => {
  const said: string[] = [];
  await turn(0);
  const children = Array.from({ length: runners }, (_, i) =>
    scene.start(['run', '--every', '1s', '--json'], {
      ...patient,
      RUNNER_ID: `runner-${String(i)}`,
    }),
  );
  const ends = children.map(async (child, i) => {
    let pass = 0;
    child.stderr.on('data', (text: unknown) => {
      if (said.length < 20) said.push(String(text));
    });
    for await (const line of createInterface({ input: child.stdout })) {
      pass += 1;
      const { unrecorded } = JSON.parse(line) as { unrecorded: readonly string[] };
      if (unrecorded.length > 0) said.push(`not recorded: ${unrecorded.join(', ')}`);
      if (i === 0) await turn(pass);
      if (pass === passes) child.kill('SIGTERM');
    }
    const { code } = await ended(child);
    return { code, pass };
  });
  const done = await Promise.all(ends);
  const wrong = done.filter(({ code, pass }) => code !== 143 || pass < passes);
  // Before the clean pass, which checks whether or not it is time.
  const twice = doubled(await scene.log());
  const last = { configs, down: downIn(passes) };
  const outcome = await recover(fault, scene, { name: fault, before: [], last }, new Set());
  return {
    ...outcome,
    cases: done.reduce((sum, { pass }) => sum + pass, 0),
    problems: [
      ...wrong.map(({ code, pass }) => `a runner ended with ${String(code)} after ${String(pass)} passes`),
      ...said.filter((text) => /not recorded|bug in upledger/.test(text)),
      ...twice.map((slot) => `counted twice: ${slot}`),
      ...outcome.problems,
    ],
  };
};

export const runnersOnDynamoDb = async (
  program: Program,
  servers: Servers,
  passes: number,
): Promise<Outcome> => {
  await using apis = await startApis();
  await using scene = await awsScene(program, servers, apis);
  await scene.arrange({ configs, down: [] });
  return await sideBySide(
    `DynamoDB: ${String(runners)} runners side by side, ${String(passes)} passes each`,
    scene,
    passes,
    async (pass) => Promise.resolve(apis.answerDown(downIn(pass))),
  );
};

export const runnersOnSqlite = async (
  program: Program,
  { fakes }: Servers,
  passes: number,
): Promise<Outcome> => {
  await using apis = await startApis();
  await using scene = await sqliteScene(program, fakes, apis);
  await scene.arrange({ configs, down: [] });
  return await sideBySide(
    `SQLite: ${String(runners)} runners side by side, ${String(passes)} passes each`,
    scene,
    passes,
    async (pass) => Promise.resolve(apis.answerDown(downIn(pass))),
  );
};
