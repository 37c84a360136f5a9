import { randomBytes } from 'node:crypto';
import { startApis, type Apis } from '../apis-server.ts';
import type { KillPlan } from '../aws/kill-aws.ts';
import { forNumbers } from '../in-parallel.ts';
import { judge, type StoredEvent } from '../judging/judge.ts';
import { sumOutcomes, type Outcome } from '../judging/outcome.ts';
import { claimsRunOut } from '../judging/recover.ts';
import { ended, trouble, type Program } from '../program.ts';
import type { Scenario } from '../scenarios.ts';
import type { Scene } from '../scene.ts';
import { channelIds, startReceiver, wellIds, type Receiver } from './receiver.ts';
import type { ChannelScene, Store } from './stores.ts';

type Place<Kept> = Readonly<{ program: Program; apis: Apis; receiver: Receiver; store: Store<Kept> }>;

/** A ledger, and what each channel had been told when it was left. */
type Base<Kept> = Readonly<{ kept: Kept; told: Told }>;
type Told = ReadonlyMap<string, ReadonlySet<string>>;

const pass = ['run', '--all', '--json'];

const secretOf = (id: string): string => `UPLEDGER_SECRET_${id.toUpperCase()}`;

const openScene = <Kept>(
  { program, apis, receiver, store }: Place<Kept>,
  name: string,
  given: Kept | null,
): Promise<ChannelScene<Kept>> =>
  store.open(program, apis, given, {
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
  scene: Scene,
  heardOn: (channel: string) => ReturnType<Receiver['heard']>,
  { last }: Scenario,
  told: Told,
): Promise<Outcome> => {
  await scene.settled();
  const dead = { log: await scene.log(), heard: new Map(wellIds.map((id) => [id, heardOn(id)])) };
  await claimsRunOut(dead.log.filter(({ body }) => body.channel_id !== 'dead'));
  const problems = [...unlessDead('run', await scene.run(pass))];
  const checks = [['audit'], ['replay', '--verify']];
  for (const [i, end] of (await Promise.all(checks.map((args) => scene.run(args)))).entries()) {
    const wrong = trouble(checks[i]?.join(' ') ?? '', end);
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

const baseOf = async <Kept>(place: Place<Kept>, { before }: Scenario): Promise<Base<Kept>> => {
  const name = 'base';
  const { scene, keep } = await openScene(place, name, null);
  await using _scene = scene;
  for (const situation of before) {
    await scene.arrange(situation);
    const end = await scene.run(pass);
    if (end.code !== 0 && end.code !== 1) throw new Error(end.stderr);
  }
  const toldOn = (channel: string) =>
    new Set(
      place.receiver.heard(name, channel).flatMap((heard) => heard.map(({ transition }) => transition)),
    );
  return { kept: await keep(), told: new Map(wellIds.map((id) => [id, toldOn(id)])) };
};

/** What kills the program: at what it has its store do, or at one of its messages. */
type Blow = Readonly<{ at: number; when: 'before' | 'after'; of: 'step' | 'message' }>;

/**
 * The program with three channels of which one is always dead, killed at each statement that a pass has SQLite execute, or at
 * each request to DynamoDB, and at each message that it sends, once before and once after. Each channel that is well is judged
 * by itself.
 */
export const killWithChannels = async <Kept>(
  program: Program,
  store: Store<Kept>,
  scenario: Scenario,
  plan: Readonly<{ steps: KillPlan; messages: KillPlan }>,
): Promise<Outcome> => {
  await using apis = await startApis();
  await using receiver = await startReceiver();
  const place = { program, apis, receiver, store };
  const base = await baseOf(place, scenario);

  const kill = async ({ at, when, of }: Blow): Promise<Outcome | null> => {
    const name = randomBytes(6).toString('hex');
    const { scene, startStruck } = await openScene(place, name, base.kept);
    await using _scene = scene;
    await scene.arrange(scenario.last);
    const child = of === 'step' ? startStruck(pass, at, when) : scene.start(pass);
    if (of === 'message') receiver.strike(name, at, when, () => void child.kill('SIGKILL'));
    if ((await ended(child)).signal !== 'SIGKILL') return null;
    return await recovered(
      `killed ${when} ${of === 'step' ? store.step : of} ${String(at)} with a dead channel`,
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
  return sumOutcomes(
    `${store.name}, three channels, one dead: killed at each ${store.step} and message of ${scenario.name}`,
    [...(await atEach('step', plan.steps)), ...(await atEach('message', plan.messages))],
  );
};
