import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { BatchWriteItemCommand, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAws } from '../../support/aws/aws-world.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { httpServer, type TestServer } from '../../support/http/servers.ts';
import { ended, type Ran } from '../../support/program/upledger.ts';
import { workplace } from '../../support/program/workplace.ts';

/**
 * Ledgers that the released program 0.1.0 has written, one on each store: seven APIs, four transitions, a config edited,
 * one removed, one disabled, one with a secret, and an alert whose only attempt was refused. Made by that program with
 * `run --all` against a server on this port, and stored as they were.
 */
const old = join(import.meta.dirname, '..', '..', 'fixtures', 'ledger-0.1.0');
const port = 18_417;
const statusOf = new Map([
  ['/secret', 500],
  ['/owed', 503],
]);
const sources = readFileSync(join(old, 'apis.yaml'), 'utf8');
const token = { UPLEDGER_SECRET_TOKEN: 'a-secret-of-the-test' };
const checked = ['edited', 'flips', 'owed', 'plain', 'secret'];

type Run = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;

/** The exported events of each API, as lines. */
const streamsOf = async (run: Run): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { code, stdout, stderr } = await run(['export']);
  expect([code, stderr]).toEqual([0, stderr]);
  return Map.groupBy(stdout.trimEnd().split('\n'), (line) => (JSON.parse(line) as { api_id: string }).api_id);
};

/** What a pass appends to the old ledger: `API v TYPE` for each event; what was there must be there as it was. */
const appendedBy = async (run: Run, env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const before = await streamsOf(run);
  const pass = await run(['run', '--all'], { ...token, ...env });
  expect([pass.code, pass.stderr]).toEqual([0, pass.stderr]);
  const after = await streamsOf(run);
  const appended = [...after].flatMap(([id, lines]) => {
    const there = before.get(id) ?? [];
    expect(lines.slice(0, there.length)).toEqual(there);
    return lines.slice(there.length).map((line) => {
      const event = JSON.parse(line) as { v: number; type: string };
      return `${id} ${String(event.v)} ${event.type}`;
    });
  });
  return appended.toSorted();
};

const checks = checked.map((id) => `${id} 1 CheckCompleted`);
const answered = ['owed 1 AlertAttempted', 'owed 1 AlertPublished'];

/** Passes over it with the program of today: nothing is appended but what 0.1.0 would have appended. */
const upgrades = async (run: Run) => {
  const quiet = { SUMMARIZE_DAYS: 'false' };
  expect(await appendedBy(run, quiet)).toEqual([...checks, ...answered].toSorted());
  expect(await appendedBy(run, quiet)).toEqual(checks);
  const audit = await run(['audit']);
  expect([audit.code, audit.stdout]).toEqual([0, expect.stringContaining('No fault')]);
  const replay = await run(['replay', '--verify']);
  expect([replay.code, replay.stderr]).toEqual([0, replay.stderr]);
};

/** Later, and only if days are wanted, a summary for each API that the old program has ever checked. */
const summarizes = async (run: Run) => {
  const summaries = [...checked, 'gone', 'off'].map((id) => `${id} 2 DaySummarized`);
  expect(await appendedBy(run, {})).toEqual([...checks, ...summaries].toSorted());
  expect((await run(['audit'])).code).toBe(0);
};

vi.setConfig({ testTimeout: 120_000 });
let server: TestServer;
beforeAll(async () => {
  server = await httpServer(
    (request, response) => {
      response.writeHead(statusOf.get(request.url ?? '') ?? 200).end();
    },
    '127.0.0.1',
    port,
  );
});
afterAll(() => server[Symbol.asyncDispose]());

describe('an SQLite file of 0.1.0', () => {
  it('is carried on, with nothing in it that tells of an upgrade', async () => {
    await using place = await workplace();
    const file = join(place.path, 'upledger.db');
    await copyFile(join(old, 'ledger.db'), file);
    await place.apis(sources);
    const run: Run = (args, env = {}) => place.spawn(args, { env });
    const members = () => {
      using ledger = new DatabaseSync(file, { readOnly: true });
      const rows = ledger.prepare('SELECT api_id, more FROM api_health_states ORDER BY api_id').all();
      const { user_version: version } = ledger.prepare('PRAGMA user_version').get() ?? {};
      return { version, rows: rows.map(({ more }) => Object.keys(JSON.parse(String(more)) as object)) };
    };
    const before = members();
    await upgrades(run);
    expect(members()).toEqual(before);
    await summarizes(run);
  });

  it('delivers what it owes on default, where channels have been added since', async () => {
    await using place = await workplace();
    await copyFile(join(old, 'ledger.db'), join(place.path, 'upledger.db'));
    const heard: string[] = [];
    await using hook = await httpServer((request, response) => {
      heard.push(request.url ?? '');
      response.end();
    });
    const channels = 'channels: [{ id: hook, kind: webhook, url: "${env:UPLEDGER_SECRET_HOOK}" }]';
    await place.apis(`${channels}\n${sources}`);
    const env = { ...token, UPLEDGER_SECRET_HOOK: `${hook.url}/told`, SUMMARIZE_DAYS: 'false' };
    const pass = await place.spawn(['run', '--all'], { env });
    expect([pass.code, pass.stderr]).toEqual([0, pass.stderr]);
    const { stdout } = await place.spawn(['events', 'owed', '--json'], { env });
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const configured = events.findLast(({ type }) => type === 'ApiConfigured');
    expect(configured).toMatchObject({ v: 2, channels: ['default', 'hook'] });
    const told = events.filter(({ type }) => type === 'AlertPublished' || type === 'AlertWaived');
    expect(told).toMatchObject([{ v: 1, type: 'AlertPublished', channel: 'console' }]);
    expect(heard).toEqual([]);
    expect((await place.spawn(['audit'], { env })).code).toBe(0);
  });
});

describeDynamoDb('tables of 0.1.0', () => {
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  it('are carried on, with nothing in them that tells of an upgrade', async () => {
    await using world = await aws.world();
    const { client, tables } = world.tables;
    const lines = readFileSync(join(old, 'tables.jsonl'), 'utf8').trimEnd().split('\n');
    for (const line of lines) {
      const { table, item } = JSON.parse(line) as {
        table: keyof typeof tables;
        item: Record<string, AttributeValue>;
      };
      await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tables[table]]: [{ PutRequest: { Item: item } }] } }),
      );
    }
    const run: Run = async (args, env = {}) => ended(world.start(args, env));
    const members = async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.states }));
      return new Map(Items.map((item) => [item['api_id']?.S, Object.keys(item).toSorted()]));
    };
    const before = await members();
    await upgrades(run);
    expect(await members()).toEqual(before);
    await summarizes(run);
  });
});
