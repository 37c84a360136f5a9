// What assertions cost: a JSON assertion on a body of 2 KB, and what a body of 1 MB, judged meanwhile, does to the latencies that are
// measured of others.
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { setFolder, type Folder } from './pass/stage.ts';
import { best, insist, measure, type Usage } from './support/measure.ts';
import { startTarget } from './support/start-target.ts';

const pass = async ({ program, folder }: Folder): Promise<Usage> =>
  insist(
    await measure([program, 'run', '--all', '--json'], { cwd: folder, env: { XDG_CACHE_HOME: folder } }),
    'a pass',
  );

type Entry = Readonly<{ api_id: string; url: string; assertions?: readonly unknown[] }>;

/** JSON is YAML. */
const withApis = (apis: readonly Entry[]): Folder => {
  const stage = setFolder();
  writeFileSync(join(stage.folder, 'apis.yaml'), JSON.stringify({ apis }));
  return stage;
};

const isOk = [{ json: '$.status', equals: 'ok' }];
const line = (text: string) => process.stdout.write(`${text}\n`);

const target = await startTarget();
const at = (path: string): string => new URL(path, target.url).href;

const rounds = 6;

const many = (assertions: readonly unknown[]): Folder =>
  withApis(
    Array.from({ length: 1000 }, (_, i) => ({ api_id: `api-${String(i)}`, url: at('/small'), assertions })),
  );

const [plain, judged] = [many([]), many(isOk)];
const runs: Readonly<Record<'plain' | 'judged', Usage[]>> = { plain: [], judged: [] };
for (let i = 0; i < rounds + 2; i += 1) {
  const both = { plain: await pass(plain), judged: await pass(judged) };
  // The first two record the configs and fill the compile cache.
  if (i < 2) continue;
  runs.plain.push(both.plain);
  runs.judged.push(both.judged);
}
const [without, with_] = [best(runs.plain).cpuUs, best(runs.judged).cpuUs];
line(`1,000 APIs, 2 KB of JSON each: ${String(Math.round(without / 1000))} µs of CPU a check`);
line(`with a JSON assertion: ${String(Math.round(with_ / 1000))} µs, ${(with_ / without).toFixed(2)} of it`);
plain.remove();
judged.remove();

const Row = t.strict({ ms: t.number });

const latencies = ({ folder }: Folder): readonly number[] => {
  const db = new DatabaseSync(join(folder, 'upledger.db'), { readOnly: true });
  const rows = db
    .prepare(
      "SELECT body ->> '$.latency_ms' AS ms FROM api_health_events WHERE type = 'CheckCompleted' AND api_id <> 'large' AND seq > 2",
    )
    .all();
  db.close();
  return rows
    .flatMap((row) => {
      const decoded = Row.decode(row);
      return E.isRight(decoded) ? [decoded.right.ms] : [];
    })
    .toSorted((a, b) => a - b);
};

const neighbours = Array.from({ length: 200 }, (_, i) => ({
  api_id: `api-${String(i)}`,
  url: at('/health'),
}));
const alone = withApis(neighbours);
const beside = withApis([
  ...neighbours.slice(0, 20),
  {
    api_id: 'large',
    url: at('/large'),
    assertions: [...isOk, { json: '$.items[*].name', matches: '^item' }],
  },
  ...neighbours.slice(20),
]);
for (let i = 0; i < rounds + 2; i += 1) {
  await pass(alone);
  await pass(beside);
}
const part = (sorted: readonly number[], share: number): string =>
  String(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
for (const [what, stage] of [
  ['alone', alone],
  ['beside one whose 1 MB of JSON is judged', beside],
] as const) {
  const sorted = latencies(stage);
  line(
    `200 APIs ${what}: latency median ${part(sorted, 0.5)} ms, 95 % ${part(sorted, 0.95)} ms, 99 % ${part(sorted, 0.99)} ms`,
  );
  stage.remove();
}
target.stop();
