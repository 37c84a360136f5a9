import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoLedger } from '../../../../src/adapters/dynamodb/dynamo-ledger.ts';
import { memoryLedger } from '../../../support/memory-ledger/memory-ledger.ts';
import { memoryStore } from '../../../support/memory-ledger/memory-store.ts';
import type { Ledger } from '../../../../src/projections/ledger.ts';
import type { ReportPeriod } from '../../../../src/projections/report/report-period.ts';
import { whatIfRows } from '../../../../src/projections/what-if/compare-scenarios.ts';
import { readReport } from '../../../../src/runner/report/read-report.ts';
import { readWhatIf } from '../../../../src/runner/what-if/read-what-if.ts';
import {
  describeDynamoDb,
  startDynamoDb,
  type DynamoDbServer,
} from '../../../support/aws/dynamodb-server.ts';
import { clientFor, freshTables } from '../../../support/aws/dynamodb-tables.ts';
import { timeAt, writeChecks, type PageCheck } from '../../../support/pages/page-ledger.ts';
import { right } from '../../../support/right.ts';
import { sqliteFolder } from '../../../support/ledger/sqlite-subject.ts';

const checks = (from: number, down: readonly number[]): readonly PageCheck[] =>
  Array.from({ length: 60 }, (_, i) => ({
    minute: from + i,
    outcome: down.includes(i) ? 'DOWN' : 'UP',
    latency: 20 + i,
  }));

const fill = async (ledger: Ledger): Promise<void> => {
  await writeChecks(ledger, 'b', checks(0, [10, 11, 12, 30]));
  await writeChecks(ledger, 'a', checks(5, [0, 1]));
  await writeChecks(ledger, 'later', checks(500, []));
};

const period: ReportPeriod = {
  since: Date.parse(timeAt(0)),
  until: Date.parse(timeAt(60)),
  now: Date.parse(timeAt(1000)),
  edges: [Date.parse(timeAt(0)), Date.parse(timeAt(60))],
  forPage: false,
};
const quietly = async (): Promise<void> => Promise.resolve();

const told = async (ledger: Ledger, apis: readonly string[] | null) => {
  const scan = { ledger, apis, progress: quietly };
  const { apis: reports, total, unreadable, missing } = right(await readReport(scan, period));
  const asked = { failure_threshold: 2, success_threshold: 1 };
  const read = right(
    await readWhatIf(
      scan,
      { ...period, short: 0, lists: false },
      {
        ofApi: new Map(),
        others: [
          { failure_threshold: null, success_threshold: null, expected: null },
          { ...asked, expected: null },
        ],
      },
    ),
  );
  expect(read.missing).toEqual(missing);
  expect(read.unreadable).toEqual(unreadable);
  return { reports, total, unreadable, missing, states: whatIfRows(read.histories, [asked]) };
};

const inMemory = async () => {
  const ledger = memoryLedger(memoryStore());
  await fill(ledger);
  return ledger;
};

describe('a report and a what-if', () => {
  it('are about the APIs of their period', async () => {
    const { reports, total, states } = await told(await inMemory(), null);
    expect(reports.map(({ api_id, incidents }) => [api_id, incidents.length])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(total).toMatchObject({ apis: 2, incidents: 3, checks: 60 + 55 });
    expect(states).toMatchObject([
      { current: true, failure_threshold: 1, alerts: 6 },
      { current: false, failure_threshold: 2, alerts: 4, missed_outages: 1 },
    ]);
  });

  it('leave out what cannot be read, and say so; the others go on', async () => {
    const store = memoryStore();
    const ledger = memoryLedger(store);
    await fill(ledger);
    const slots = store.log.get('a');
    const slot = slots?.get(7);
    if (slot !== undefined) slots?.set(7, { ...slot, line: null });
    const { reports, unreadable, states } = await told(ledger, null);
    expect(reports.map(({ api_id }) => api_id)).toEqual(['b']);
    expect(unreadable).toMatchObject([{ api_id: 'a', seq: 7 }]);
    expect(states[0]).toMatchObject({ alerts: 4 });
  });

  it('say what is missing, and count its time as not observed', async () => {
    const store = memoryStore();
    const ledger = memoryLedger(store);
    await fill(ledger);
    for (const seq of [50, 51, 52, 53]) store.log.get('b')?.delete(seq);
    const { reports, missing } = await told(ledger, ['b']);
    expect(missing).toEqual([{ api_id: 'b', from_seq: 50, to_seq: 53 }]);
    expect(reports[0]?.unknown_ms).toBe(3 * 60_000);
  });

  it('say the same from SQLite as from memory', async () => {
    const folder = await sqliteFolder();
    const ledger = await folder.open();
    await fill(ledger);
    for (const apis of [null, ['b']])
      expect(await told(ledger, apis)).toEqual(await told(await inMemory(), apis));
    await folder.dispose();
  });
});

describeDynamoDb('a report and a what-if', () => {
  let server: DynamoDbServer;
  beforeAll(async () => {
    server = await startDynamoDb();
  });
  afterAll(() => server.stop());

  it('say the same as from memory', async () => {
    const deps = await freshTables(clientFor(server.endpoint));
    const ledger = dynamoLedger(deps);
    await fill(ledger);
    for (const apis of [null, ['b']])
      expect(await told(ledger, apis)).toEqual(await told(await inMemory(), apis));
    await deps.dropTables();
  });
});
