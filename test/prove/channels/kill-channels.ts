import { randomBytes } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsFakes } from '../../support/aws/aws-fakes.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';
import { startApis, type Apis } from '../apis-server.ts';
import type { KillPlan } from '../aws/kill-aws.ts';
import { forNumbers } from '../in-parallel.ts';
import { judge, type StoredEvent } from '../judging/judge.ts';
import { sumOutcomes, type Outcome } from '../judging/outcome.ts';
import { claimsRunOut } from '../judging/recover.ts';
import { ended, trouble, type Program } from '../program.ts';
import type { Scenario } from '../scenarios.ts';
import { sqliteScene, type SqliteScene } from '../sqlite/sqlite-scene.ts';
import { channelIds, startReceiver, wellIds, type Receiver } from './receiver.ts';

type Place = Readonly<{ program: Program; fakes: AwsFakes; apis: Apis; receiver: Receiver }>;

/** A ledger, and what each channel had been told when it was left. */
type Base = Readonly<{ file: string; told: ReadonlyMap<string, ReadonlySet<string>> }>;

const secretOf = (id: string): string => `UPLEDGER_SECRET_${id.toUpperCase()}`;

const sceneWith = (
  { program, fakes, apis, receiver }: Place,
  name: string,
  given: string | null,
): Promise<SqliteScene> =>
  sqliteScene(program, fakes, apis, given, null, {
    source: {
      channels: channelIds.map((id) => ({ id, kind: 'webhook', url: `\${env:${secretOf(id)}}` })),
      default_channels: channelIds,
    },
    env: Object.fromEntries(channelIds.map((id) => [secretOf(id), `${receiver.url}/${name}/${id}`])),
  });

/** The log without what it says of the delivery on other channels. */
const onChannel = (log: readonly StoredEvent[], channel: string): readonly StoredEvent[] =>
  log.filter(({ body }) => body.for_seq === undefined || body.channel_id === channel);

/** On the dead channel nothing is told and nothing waived: every transition is pending there. */
const lostOnDead = (log: readonly StoredEvent[]): readonly string[] =>
  onChannel(log, 'dead')
    .filter(({ body }) => body.type === 'AlertPublished' || body.type === 'AlertWaived')
    .map(({ api_id, seq }) => `${api_id}/${String(seq)} settles an alert on the dead channel`);

/** A dead channel makes a pass end with 1, and so it must. */
const unlessDead = (what: string, end: Awaited<ReturnType<typeof ended>>): readonly string[] => {
  if (end.code === 1 && end.stderr.includes('channel dead: ')) return [];
  const wrong = trouble(what, end);
  return wrong === null ? [`${what} says nothing of the dead channel`] : [wrong];
};

const recovered = async (
  fault: string,
  scene: SqliteScene,
  heardOn: (channel: string) => ReturnType<Receiver['heard']>,
  { last }: Scenario,
  told: Base['told'],
): Promise<Outcome> => {
  await scene.settled();
  const dead = { log: await scene.log(), heard: new Map(wellIds.map((id) => [id, heardOn(id)])) };
  await claimsRunOut(dead.log.filter(({ body }) => body.channel_id !== 'dead'));
  const problems = [...unlessDead('run', await scene.run(['run', '--all', '--json']))];
  for (const args of [['audit'], ['replay', '--verify']]) {
    const wrong = trouble(args.join(' '), await scene.run(args));
    if (wrong !== null) problems.push(wrong);
  }
  await scene.settled();
  const log = await scene.log();
  problems.push(...lostOnDead(log));
  const rows = await scene.rows();
  const sure = last.configs.filter(({ failure_threshold: f = 1, success_threshold: s = 1 }) => f + s === 2);
  const outcomes = wellIds.map((channel) =>
    judge(`${fault}, on ${channel}`, {
      atDeath: { log: onChannel(dead.log, channel), heard: dead.heard.get(channel) ?? [] },
      log,
      heard: heardOn(channel),
      carriedOut: scene.carriedOut,
      outcomes: new Map(sure.map(({ api_id }) => [api_id, last.down.includes(api_id) ? 'DOWN' : 'UP'])),
      rows,
      toldBefore: told.get(channel) ?? new Set(),
    }),
  );
  const sum = sumOutcomes(fault, outcomes);
  const { facts, factsLost } = outcomes[0] ?? sum;
  return { ...sum, cases: 1, facts, factsLost, problems: [...problems, ...sum.problems] };
};

const baseOf = async (place: Place, { before }: Scenario, folder: string): Promise<Base> => {
  const name = 'base';
  await using scene = await sceneWith(place, name, null);
  for (const situation of before) {
    await scene.arrange(situation);
    const end = await scene.run(['run', '--all', '--json']);
    if (end.code !== 0 && end.code !== 1) throw new Error(end.stderr);
  }
  const file = join(folder, 'base.db');
  await copyFile(scene.file, file);
  const toldOn = (channel: string) =>
    new Set(
      place.receiver.heard(name, channel).flatMap((heard) => heard.map(({ transition }) => transition)),
    );
  return { file, told: new Map(wellIds.map((id) => [id, toldOn(id)])) };
};

/** What kills the program: at one of its writes, or at one of its messages. */
type Blow = Readonly<{ at: number; when: 'before' | 'after'; of: 'write' | 'message' }>;

/**
 * The program with three channels of which one is always dead, killed at each statement that a pass has SQLite execute and
 * at each message that it sends, once before and once after. Each channel that is well is judged by itself.
 */
export const killWithChannels = async (
  program: Program,
  fakes: AwsFakes,
  scenario: Scenario,
  plan: Readonly<{ writes: KillPlan; messages: KillPlan }>,
): Promise<Outcome> => {
  await using apis = await startApis();
  await using receiver = await startReceiver();
  const { path, remove } = await temporaryFolder();
  await using _folder = { [Symbol.asyncDispose]: remove };
  const place = { program, fakes, apis, receiver };
  const base = await baseOf(place, scenario, path);

  const kill = async ({ at, when, of }: Blow): Promise<Outcome | null> => {
    const name = randomBytes(6).toString('hex');
    await using scene = await sceneWith(place, name, base.file);
    await scene.arrange(scenario.last);
    const child = scene.startHooked(
      ['run', '--all', '--json'],
      of === 'write' ? { kill: `${String(at)}-${when}` } : {},
    );
    if (of === 'message') receiver.strike(name, at, when, () => void child.kill('SIGKILL'));
    if ((await ended(child)).signal !== 'SIGKILL') return null;
    return await recovered(
      `killed ${when} ${of} ${String(at)} with a dead channel`,
      scene,
      (channel) => receiver.heard(name, channel),
      scenario,
      base.told,
    );
  };

  const atEach = async (of: Blow['of'], numbers: KillPlan): Promise<readonly Outcome[]> => {
    const outcomes = await forNumbers(numbers, async (at) => {
      const [before, after] = [await kill({ at, when: 'before', of }), await kill({ at, when: 'after', of })];
      return before === null || after === null ? null : [before, after];
    });
    return outcomes.flat();
  };
  return sumOutcomes(`three channels, one dead: killed at each write and message of ${scenario.name}`, [
    ...(await atEach('write', plan.writes)),
    ...(await atEach('message', plan.messages)),
  ]);
};
