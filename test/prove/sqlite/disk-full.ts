import { stat } from 'node:fs/promises';
import type { AwsFakes } from '../../support/aws/aws-fakes.ts';
import { startApis } from '../apis-server.ts';
import { eachOf } from '../in-parallel.ts';
import { mayWrite } from '../judging/may-write.ts';
import { noOutcome, sumOutcomes, type Outcome } from '../judging/outcome.ts';
import { ended, type Ended, type Program } from '../program.ts';
import { recover } from '../judging/recover.ts';
import type { Scenario } from '../scenarios.ts';
import { sqliteBase } from './sqlite-base.ts';
import { sqliteScene, type SqliteScene } from './sqlite-scene.ts';
import type { SmallDisk } from './small-disk.ts';

const pass = ['run', '--all', '--json'];

/** What a pass that ran out of room may say and do: no crash, an error that names the file, exit 1. */
const saidSo = ({ code, signal, stderr }: Ended): readonly string[] => {
  if (code === 0) return [];
  if (code !== 1 || signal !== null)
    return [`out of room, it ended with ${signal ?? String(code)}: ${stderr}`];
  if (/bug in upledger/.test(stderr)) return [`out of room, it took that for a bug: ${stderr}`];
  if (!stderr.includes('upledger.db')) return [`out of room, it did not name the file: ${stderr}`];
  return [];
};

type Starve = (scene: SqliteScene) => Promise<Readonly<{ end: Ended; relieve: () => Promise<void> }>>;

const starved = async (
  program: Program,
  fakes: AwsFakes,
  scenario: Scenario,
  fault: string,
  scene: (file: string | null) => Promise<SqliteScene>,
  starve: Starve,
  apis: Awaited<ReturnType<typeof startApis>>,
): Promise<Outcome> => {
  await using base = await sqliteBase(program, fakes, apis, scenario);
  await using place = await scene(base.file);
  await place.arrange(scenario.last);
  const { end, relieve } = await starve(place);
  const problems = saidSo(end);
  await relieve();
  const outcome = await recover(fault, place, scenario, base.toldBefore);
  return { ...outcome, cases: end.code === 0 ? 0 : 1, problems: [...problems, ...outcome.problems] };
};

/** A pass whose files may not grow past a limit (RLIMIT_FSIZE), from one that stops it at once to one that does not. */
export const limitFileSize = async (
  program: Program,
  fakes: AwsFakes,
  scenario: Scenario,
  { lanes, limits }: Readonly<{ lanes: number; limits: readonly number[] }>,
): Promise<Outcome> => {
  const outcomes = await eachOf(lanes, limits, async (blocks) => {
    const fault = `no file over ${String(blocks)} blocks`;
    await using apis = await startApis();
    const starve: Starve = async (scene) => {
      // The compile cache and what the hook writes would come up against the limit as well.
      const under = ['sh', '-c', `ulimit -f ${String(blocks)}; exec "$@"`, 'sh'];
      const env = { NODE_COMPILE_CACHE: '', NODE_DISABLE_COMPILE_CACHE: '1' };
      return {
        end: await ended(scene.startHooked(pass, {}, { under, env })),
        relieve: async () => Promise.resolve(),
      };
    };
    const scene = (file: string | null) => sqliteScene(program, fakes, apis, file);
    return await starved(program, fakes, scenario, fault, scene, starve, apis);
  });
  return sumOutcomes(`SQLite: no room for files to grow (RLIMIT_FSIZE), ${scenario.name}`, outcomes);
};

/** A pass on a disk with room for so many more pages of 4 KiB. */
export const fillDisk = async (
  program: Program,
  fakes: AwsFakes,
  scenario: Scenario,
  disk: SmallDisk,
  rooms: readonly number[],
): Promise<Outcome> => {
  const outcomes = await eachOf(1, rooms, async (pages) => {
    await using apis = await startApis();
    const starve: Starve = async (scene) => {
      await disk.fill(pages * 4096);
      const end = await ended(scene.startHooked(pass, {}));
      return { end, relieve: disk.empty };
    };
    const scene = async (file: string | null) => sqliteScene(program, fakes, apis, file, await disk.folder());
    return await starved(program, fakes, scenario, `room for ${String(pages)} pages`, scene, starve, apis);
  });
  return sumOutcomes(`SQLite: disk full (ENOSPC), ${scenario.name}`, outcomes);
};

/** A pass by a user who may read the file and its folder, and write neither. */
export const forbidWriting = async (
  program: Program,
  fakes: AwsFakes,
  scenario: Scenario,
): Promise<Outcome> => {
  await using apis = await startApis();
  const starve: Starve = async (scene) => {
    await mayWrite(scene, false);
    const before = await stat(scene.file);
    const end = await scene.runWith(pass, { asNobody: true });
    const after = await stat(scene.file);
    const changed = before.mtimeMs !== after.mtimeMs || before.size !== after.size;
    const told = scene.mailbox.heard().length > 0;
    return {
      end: changed || told ? { ...end, code: -1, stderr: 'it wrote, or told what is not written' } : end,
      relieve: () => mayWrite(scene, true),
    };
  };
  const scene = (file: string | null) => sqliteScene(program, fakes, apis, file);
  const fault = 'SQLite: a file that this user may not write';
  const outcome = await starved(program, fakes, scenario, fault, scene, starve, apis);
  return outcome.cases === 0
    ? { ...noOutcome(fault), problems: ['the pass ended well, though it could write nothing'] }
    : outcome;
};
