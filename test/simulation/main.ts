import { parseArgs } from 'node:util';
import { drawWorld } from './world/draw-world.ts';
import { keptSeeds } from './world/kept-seeds.ts';
import { mutants, type Mutant } from './mutants.ts';
import { judge } from './oracle/judge.ts';
import { leaveOut, shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { tryWorld, type Failure } from './try-seed.ts';
import { runAll } from './worker-pool.ts';
import type { Done, Job } from './worker.ts';
import type { WorldPlan } from './world/world-plan.ts';

const usage = `npm run simulate -- [--seeds N] [--from S] [--threads T]   the kept seeds, then N (default 20000) from S
      [--minutes M] [--at-least K]                         no new seeds after M minutes, once K (default 10000) are tried
npm run simulate -- --seed S [--without PARTS] [--trace]   one world, perhaps a smaller one
npm run simulate -- --mutants [--only TEXT]                every deliberate fault must be caught`;

const threadsByDefault = 2;
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20000' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(threadsByDefault) },
    minutes: { type: 'string' },
    'at-least': { type: 'string', default: '10000' },
    seed: { type: 'string' },
    without: { type: 'string', default: '' },
    trace: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string) => {
  process.stdout.write(`${text}\n`);
};

const kept = keptSeeds().map(({ seed }) => seed);

const jobsOf = (seeds: readonly number[], stop: boolean): readonly Job[] =>
  Array.from({ length: Math.ceil(seeds.length / 50) }, (_, i) => ({
    seeds: seeds.slice(i * 50, i * 50 + 50),
    stop,
  }));

const smaller = (seed: number, without: string) =>
  without.split(',').filter(Boolean).reduce(leaveOut, drawWorld(seed));

const oneSeed = async (seed: number): Promise<boolean> => {
  const plan = smaller(seed, values.without);
  if (values.trace) say(JSON.stringify(plan, null, 2));
  const print = (time: number, text: string) => {
    say(`${new Date(time).toISOString()} ${text}`);
  };
  const history = await simulate(plan, values.trace ? print : null);
  const verdicts = judge(history);
  for (const { kind, text } of verdicts) say(`WRONG ${kind}: ${text}`);
  say(
    `seed ${String(seed)}: ${String(history.passes.size)} passes, ${String(history.store.archive.length)} events, ${String(history.sends.length)} messages: ${verdicts.length === 0 ? 'all promises kept' : `${String(verdicts.length)} broken`}`,
  );
  return verdicts.length === 0;
};

const explain = async ({ seed, verdicts }: Failure) => {
  const kinds = new Set(verdicts.map(({ kind }) => kind));
  say(`seed ${String(seed)} is WRONG:`);
  for (const { kind, text } of verdicts.slice(0, 5)) say(`  ${kind}: ${text}`);
  const without = await shrink(drawWorld(seed), async (plan) =>
    (await tryWorld(plan)).some(({ kind }) => kinds.has(kind)),
  );
  const option = without.length === 0 ? '' : ` --without ${without.join(',')}`;
  say(`  replay: npm run simulate -- --seed ${String(seed)}${option} --trace`);
};

const positive = (option: string, text: string): number => {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${option} is ${text}, must be a number above 0`);
  return number;
};

const manySeeds = async (): Promise<boolean> => {
  const [count, from] = [Number(values.seeds), Number(values.from)];
  const mostMs = values.minutes === undefined ? Infinity : positive('--minutes', values.minutes) * 60_000;
  const atLeast = kept.length + positive('--at-least', values['at-least']);
  const began = performance.now();
  const goesOn = (tried: number) => tried < atLeast || performance.now() - began < mostMs;
  const seeds = [...kept, ...Array.from({ length: count }, (_, i) => from + i)];
  const failures: Failure[] = [];
  let tried = 0;
  await runAll(jobsOf(seeds, false), Number(values.threads), null, (done: Done) => {
    tried += done.tried;
    failures.push(...done.failures);
    return failures.length < 10 && goesOn(tried);
  });
  for (const failure of failures.slice(0, 3)) await explain(failure);
  const others = failures.slice(3).map(({ seed }) => seed);
  if (others.length > 0) say(`also wrong: ${others.join(', ')}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (tried < seeds.length && failures.length < 10)
    say(`--minutes ${values.minutes ?? ''} is over: ${String(seeds.length - tried)} seeds were not tried`);
  say(
    `${String(tried)} seeds (${String(kept.length)} of them kept) in ${seconds} s: ${failures.length === 0 ? 'all promises kept' : `${String(failures.length)} WRONG`}`,
  );
  return failures.length === 0;
};

const mutantSeeds = 4000;

const isWorldOf: Readonly<Record<NonNullable<Mutant['worlds']>, (plan: WorldPlan) => boolean>> = {
  channels: ({ channels }) => channels.length > 0,
  days: ({ summarizeDays }) => summarizeDays,
  retention: ({ retainStated }) => retainStated !== null,
  forged: ({ forgeries }) => forgeries.length > 0,
  'forged days': ({ forgeries, summarizeDays }) => forgeries.length > 0 && summarizeDays,
};

/** Seeds of worlds in which a mutant can show: of those of one kind there are few. */
const seedsFor = (wanted: Mutant['worlds']): readonly number[] => {
  const seeds: number[] = [];
  for (
    let seed = Number(values.from);
    seeds.length < (wanted === undefined ? mutantSeeds : mutantSeeds / 2);
    seed += 1
  )
    if (wanted === undefined || isWorldOf[wanted](drawWorld(seed))) seeds.push(seed);
  return seeds;
};

const allMutants = async (): Promise<boolean> => {
  const chosen = mutants.filter(({ name }) => name.includes(values.only));
  const survivors: string[] = [];
  const began = performance.now();
  for (const { name, worlds } of chosen) {
    let tried = 0;
    let caught: Failure | undefined;
    await runAll(jobsOf(seedsFor(worlds), true), Number(values.threads), name, (done) => {
      tried += done.tried;
      caught ??= done.failures[0];
      return caught === undefined;
    });
    const by = [...new Set(caught?.verdicts.map(({ kind }) => kind))].join(', ');
    say(
      caught === undefined
        ? `SURVIVED  ${name}: ${String(tried)} seeds see nothing wrong`
        : `caught    ${name}: seed ${String(caught.seed)} (${String(tried)} tried): ${by}`,
    );
    if (caught === undefined) survivors.push(name);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(
    `${String(chosen.length - survivors.length)} of ${String(chosen.length)} mutants caught in ${seconds} s`,
  );
  return survivors.length === 0 && chosen.length > 0;
};

if (values.help) say(usage);
else {
  const isGood = values.mutants
    ? await allMutants()
    : values.seed === undefined
      ? await manySeeds()
      : await oneSeed(Number(values.seed));
  process.exitCode = isGood ? 0 : 1;
}
