import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { killWithChannels } from '../../prove/channels/kill-channels.ts';
import { onDynamoDb, onSqlite } from '../../prove/channels/stores.ts';
import { limitFileSize } from '../../prove/sqlite/disk-full.ts';
import { killAtEachRequest } from '../../prove/aws/kill-aws.ts';
import { killAtEachWrite } from '../../prove/sqlite/kill-sqlite.ts';
import { isKept, type Outcome } from '../../prove/judging/outcome.ts';
import { losePower } from '../../prove/sqlite/power-loss.ts';
import type { Program } from '../../prove/program.ts';
import { scenarios, type Scenario } from '../../prove/scenarios.ts';
import { startServers, type Servers } from '../../prove/aws/servers.ts';
import { runnersOnSqlite } from '../../prove/side-by-side.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';
import { buildProgram } from './build-program.ts';

// A fixed part of `npm run prove`: docs/reliability.md tells what the whole of it found.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const named = (name: string): Scenario => {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
};
const alerts = named('a pass with alerts');

const expectKept = (outcome: Outcome, cases: number) => {
  expect(outcome.problems).toEqual([]);
  expect(isKept(outcome)).toBe(true);
  expect(outcome.cases).toBe(cases);
};

describeDynamoDb('the program, killed and starved', () => {
  let servers: Servers;
  let program: Program;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    program = await buildProgram(folder.path);
    servers = await startServers();
  });
  afterAll(async () => {
    await servers[Symbol.asyncDispose]();
    await folder.remove();
  });

  it('killed around requests to DynamoDB and SNS', async () => {
    expectKept(await killAtEachRequest(program, servers, alerts, { lanes: 3, chosen: [8, 10] }), 4);
  });

  it('killed around writes to SQLite', async () => {
    const { fakes } = servers;
    const outcome = await killAtEachWrite(program, fakes, alerts, { lanes: 3, chosen: [16, 22] });
    expectKept(outcome, 4);
  });

  it('without power in the middle of a commit and of a checkpoint', async () => {
    const outcome = await losePower(program, servers.fakes, named('a quiet pass'), { lanes: 3, cuts: 1 });
    expect(outcome.problems).toEqual([]);
    expect(isKept(outcome)).toBe(true);
    expect(outcome.facts).toBeGreaterThan(0);
  });

  it('with three channels of which one is dead, at a write and at a message', async () => {
    const plan = { steps: { lanes: 1, chosen: [20] }, messages: { lanes: 1, chosen: [2] } };
    expectKept(await killWithChannels(program, onSqlite(servers.fakes, folder.path), alerts, plan), 4);
  });

  it('with three channels of which one is dead, at a request to DynamoDB', async () => {
    const plan = { steps: { lanes: 1, chosen: [12] }, messages: { lanes: 1, chosen: [] } };
    expectKept(await killWithChannels(program, onDynamoDb(servers), alerts, plan), 2);
  });

  it('without room for its files to grow', async () => {
    const outcome = await limitFileSize(program, servers.fakes, alerts, { lanes: 1, limits: [64] });
    expectKept(outcome, 1);
  });

  it('eight at once on one file', async () => {
    const outcome = await runnersOnSqlite(program, servers, 3);
    expect(outcome.problems).toEqual([]);
    expect(outcome.cases).toBeGreaterThanOrEqual(24);
    expect(isKept(outcome)).toBe(true);
  });
});
