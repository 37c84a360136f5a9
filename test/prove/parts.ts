import { fillDisk, forbidWriting, limitFileSize } from './sqlite/disk-full.ts';
import { killAtEachRequest } from './aws/kill-aws.ts';
import { killQueued } from './aws/kill-queue.ts';
import { killWithChannels } from './channels/kill-channels.ts';
import { onDynamoDb, onSqlite, type Store } from './channels/stores.ts';
import { temporaryFolder } from '../support/program/temporary-folder.ts';
import { killAtEachWrite } from './sqlite/kill-sqlite.ts';
import { noOutcome, type Outcome } from './judging/outcome.ts';
import { losePower } from './sqlite/power-loss.ts';
import type { Program } from './program.ts';
import { scenarios, type Scenario } from './scenarios.ts';
import type { Servers } from './aws/servers.ts';
import { runnersOnDynamoDb, runnersOnSqlite } from './side-by-side.ts';
import { smallDisk } from './sqlite/small-disk.ts';
import { soak } from './soak.ts';

export type Ask = Readonly<{
  program: Program;
  servers: Servers;
  lanes: number;
  /** of each runner side by side, and of the soak */
  passes: Readonly<{ runners: number; soak: number }>;
  /** also each of the hundreds of like requests of a storm */
  everything: boolean;
  say: (text: string) => void;
}>;

type Job = (ask: Ask) => Promise<Outcome>;

const range = (from: number, to: number, step = 1): readonly number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);

/** A storm's single alerts are 20 times the same requests: of these every seventh, which meets all kinds. */
const inStorm = [...range(1, 20), ...range(20, 90, 7), ...range(90, 112)];
const inStormOfWrites = [...range(1, 20), ...range(20, 400, 7)];

const planOf = ({ name }: Scenario, { lanes, everything }: Ask, storm: readonly number[]) =>
  name.startsWith('a storm') && !everything ? { lanes, chosen: storm } : { lanes };

const named = (start: string): Scenario => {
  const found = scenarios.find(({ name }) => name.startsWith(start));
  if (found === undefined) throw new Error(`no scenario ${start}`);
  return found;
};

const diskFull: Job = async ({ program, servers }) => {
  const disk = await smallDisk();
  if (disk === null) {
    const fault = 'SQLite: disk full (ENOSPC): left out, this user may mount nothing';
    return noOutcome(fault);
  }
  await using small = disk;
  return await fillDisk(program, servers.fakes, named('a pass with alerts'), small, range(0, 26));
};

/** A kill waits for claims most of the time, so many of them stand side by side. */
const withChannels = <Kept>(program: Program, store: Store<Kept>, lanes: number): Promise<Outcome> => {
  const plan = { lanes: lanes * 3 };
  return killWithChannels(program, store, named('a pass with alerts'), { steps: plan, messages: plan });
};

/** Everything that is proven, part by part. */
export const parts: Readonly<Record<string, readonly Job[]>> = {
  soak: [async ({ program, passes, say }) => (await soak(program, passes.soak, say)).outcome],
  runners: [
    ({ program, servers, passes }) => runnersOnDynamoDb(program, servers, passes.runners),
    ({ program, servers, passes }) => runnersOnSqlite(program, servers, passes.runners),
  ],
  dynamodb: scenarios.map(
    (scenario): Job =>
      (ask) =>
        killAtEachRequest(ask.program, ask.servers, scenario, planOf(scenario, ask, inStorm)),
  ),
  queue: (['dispatch', 'work'] as const).map(
    (which): Job =>
      ({ program, servers, lanes }) =>
        killQueued(program, servers, named('a pass with alerts'), which, { lanes: lanes + 2 }),
  ),
  sqlite: scenarios.map(
    (scenario): Job =>
      (ask) =>
        killAtEachWrite(ask.program, ask.servers.fakes, scenario, planOf(scenario, ask, inStormOfWrites)),
  ),
  channels: [
    async ({ program, servers, lanes }) => {
      const { path, remove } = await temporaryFolder();
      await using _folder = { [Symbol.asyncDispose]: remove };
      return await withChannels(program, onSqlite(servers.fakes, path), lanes);
    },
    ({ program, servers, lanes }) => withChannels(program, onDynamoDb(servers), lanes),
  ],
  power: ['a first pass', 'a pass with alerts', 'changed configs'].map(
    (name): Job =>
      ({ program, servers, lanes }) =>
        losePower(program, servers.fakes, named(name), { lanes, cuts: 3 }),
  ),
  disk: [
    diskFull,
    ({ program, servers, lanes }) =>
      limitFileSize(program, servers.fakes, named('a pass with alerts'), {
        lanes,
        limits: range(8, 136, 8),
      }),
    ({ program, servers }) => forbidWriting(program, servers.fakes, named('a pass with alerts')),
  ],
};
