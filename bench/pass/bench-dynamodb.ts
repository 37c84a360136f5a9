import { startCapacityProxy } from '../../test/support/aws/capacity-proxy.ts';
import { startWorld, type World } from '../queue/start-world.ts';
import { best, insist, measure, type Usage } from '../support/measure.ts';
import type { Row } from './bench-sqlite.ts';
import { setFolder, type Folder } from './stage.ts';

const rounds = (apis: number): number => (apis >= 10_000 ? 3 : 5);

const pass = (
  { folder, program }: Folder,
  world: World,
  env: Readonly<Record<string, string>> = {},
): Promise<Usage> =>
  measure([program, 'run', '--all', '--json'], {
    cwd: folder,
    env: { ...world.env, ...env, XDG_CACHE_HOME: folder },
  });

/** Write units of each check of a quiet pass, as the engine counts them. */
const writeUnits = async (folder: Folder, world: World, apis: number): Promise<number> => {
  const proxy = await startCapacityProxy(world.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '');
  insist(await pass(folder, world, { AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint }), 'a counted pass');
  const counted = proxy.take();
  await proxy.stop();
  const units = ['BatchExecuteStatement', 'ExecuteTransaction'].map((name) => counted.get(name)?.units ?? 0);
  return units.reduce((sum, one) => sum + one, 0) / apis;
};

/** A quiet pass over as many APIs, whose DynamoDB runs in a process of its own. */
const benchSize = async (apis: number): Promise<Row> => {
  const world = await startWorld(apis);
  const folder = setFolder();
  try {
    // The first two record the configs and fill the compile cache.
    insist(await pass(folder, world), 'the first pass');
    insist(await pass(folder, world), 'the second pass');
    const runs: Usage[] = [];
    for (let i = 0; i < rounds(apis); i += 1) runs.push(insist(await pass(folder, world), 'a quiet pass'));
    const units = await writeUnits(folder, world, apis);
    return { what: 'run on DynamoDB, quiet', apis, usage: best(runs), ratio: null, units };
  } finally {
    folder.remove();
    await world.stop();
  }
};

/** All rows of the DynamoDB table. */
export const benchDynamoDb = async (sizes: readonly number[], tell: (row: Row) => void): Promise<void> => {
  for (const apis of sizes) tell(await benchSize(apis));
};
