import { chmod, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAws } from '../../support/aws/aws-world.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { pass } from '../../support/aws/fault-proxy.ts';
import { writeSmallLedger } from '../../support/ledger/small-ledger.ts';
import { ended, type startUpledger } from '../../support/program/upledger.ts';
import { workplace } from '../../support/program/workplace.ts';

const paths = (api: string) => [
  '/',
  '/api/status',
  '/api/transitions',
  '/api/report',
  `/api/events?api=${api}`,
  `/api/live?api=${api}&after=0`,
  '/metrics',
  '/healthz',
];

/** The statuses of all paths, and then the server ends. Of the live events one chunk is read. */
const askedFor = async (
  child: ReturnType<typeof startUpledger>,
  api: string,
): Promise<readonly (readonly [path: string, status: number])[]> => {
  const over = ended(child);
  const printed = Promise.withResolvers<string>();
  child.stdout.once('data', (chunk) => printed.resolve(String(chunk).trim()));
  over.then(({ stderr }) => printed.reject(new Error(stderr)), printed.reject);
  const url = await printed.promise;
  const statuses: (readonly [string, number])[] = [];
  for (const path of paths(api)) {
    const response = await fetch(new URL(path, url));
    if (path.startsWith('/api/live')) {
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
    } else await response.text();
    statuses.push([path, response.status]);
  }
  child.kill('SIGTERM');
  await over;
  return statuses;
};

const all = (api: string) => paths(api).map((path) => [path, 200]);

describe('serve of a ledger file that it may not write', () => {
  it('answers everything, and leaves nothing in the folder', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'api', url: 'https://api.example/' }]);
    const file = await writeSmallLedger(place.path);
    const before = [await readFile(file, 'base64'), await readdir(place.path)];
    await chmod(file, 0o444);
    await chmod(join(place.path, 'apis.yaml'), 0o444);
    await chmod(place.path, 0o555);
    // File permissions do not bind root.
    const user = process.geteuid?.() === 0 ? { user: { uid: 65_534, gid: 65_534 } } : {};
    const child = place.start(['serve', '--port', '0'], user);
    expect(await askedFor(child, 'api')).toEqual(all('api'));
    await chmod(place.path, 0o755);
    expect([await readFile(file, 'base64'), await readdir(place.path)]).toEqual(before);
  });
});

describeDynamoDb('serve of tables that refuse every write', () => {
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  it('answers everything, and asks only to read', async () => {
    await using world = await aws.world();
    await world.configs({ api_id: 'shop' });
    expect((await world.run(['run', '--all'])).code).toBe(0);
    const before = world.dynamodb.requests.length;
    const refused: string[] = [];
    world.dynamodb.plan(({ operation, body }) => {
      const reads =
        /^(?:GetItem|BatchGetItem|Query|Scan|DescribeTable|ListTables)$/u.test(operation) ||
        (operation.includes('Statement') && !/INSERT|UPDATE|DELETE/iu.test(body));
      if (reads) return pass;
      refused.push(operation);
      return {
        _tag: 'Answer',
        status: 400,
        body: '{"__type":"com.amazonaws.dynamodb.v20120810#AccessDeniedException","Message":"read-only"}',
      };
    });
    expect(await askedFor(world.start(['serve', '--port', '0']), 'shop')).toEqual(all('shop'));
    expect(refused).toEqual([]);
    expect(world.dynamodb.requests.length).toBeGreaterThan(before + 5);
  });
});
