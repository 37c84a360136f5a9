import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startAws } from '../../support/aws/aws-world.ts';
import { startCapacityProxy } from '../../support/aws/capacity-proxy.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';

const filesOf = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(
    async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const,
  );
  return new Map((await Promise.all(read)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

describeDynamoDb('the status page of tables', () => {
  vi.setConfig({ testTimeout: 120_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  it('costs a quiet pass at most 20 read units, is what the command makes of the log, and writes nothing to the tables', async () => {
    await using world = await aws.world();
    const ids = Array.from({ length: 12 }, (_, n) => `api-${String(n)}`);
    await world.configs(...ids.map((api_id) => ({ api_id })));
    world.answers.set('api-3', 503);
    /** What a pass costs by operation; all APIs are checked in it. */
    const pass = async (...more: readonly string[]) => {
      const proxy = await startCapacityProxy(world.dynamodb.endpoint);
      const { code, stderr } = await world.run(['run', '--all', ...more], {
        AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
      });
      expect([code, stderr]).toEqual([0, stderr]);
      const costs = proxy.take();
      await proxy.stop();
      const sum = (reads: boolean) =>
        [...costs]
          .filter(([operation]) => /^(?:Get|BatchGet|Query|Scan|ExecuteStatement)/u.test(operation) === reads)
          .reduce((total, [, { units }]) => total + units, 0);
      return { read: sum(true), written: sum(false) };
    };
    await pass('--page', 'site');
    await pass('--page', 'site');
    const [without, withPage] = [await pass(), await pass('--page', 'site')];
    expect(without.read).toBeGreaterThan(0);
    // The pass before wrote no page, so what it recorded is read from the streams: a unit each at least.
    const caughtUp = withPage.read - without.read;
    const again = await pass('--page', 'site');
    expect(again.read - without.read).toBeLessThanOrEqual(20);
    expect(caughtUp).toBeGreaterThan(again.read - without.read);
    expect(again.written).toBeLessThanOrEqual(without.written);

    const site = join(world.folder, 'site');
    const files = await filesOf(site);
    const { as_of: asOf } = JSON.parse(files.get('.upledger-page.json') ?? '{}') as { as_of: string };
    expect((await world.run(['page', '--output', 'again', '--at', asOf])).code).toBe(0);
    expect(await filesOf(join(world.folder, 'again'))).toEqual(files);
    expect(files.get('index.html')).toContain('1 of 12 APIs is down.');
  });
});
