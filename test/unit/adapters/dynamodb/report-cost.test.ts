import * as E from 'fp-ts/lib/Either.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoLedger } from '../../../../src/adapters/dynamodb/dynamo-ledger.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import type { DynamoDeps } from '../../../../src/adapters/dynamodb/client/dynamo-deps.ts';
import { dynamoStateRepair } from '../../../../src/adapters/dynamodb/dynamo-state-repair.ts';
import { beginDays, type Summary } from '../../../../src/projections/days/begin-days.ts';
import { foldDays } from '../../../../src/projections/days/day-fold.ts';
import { decideAll, type DecidedEvent } from '../../../../src/projections/health/decide-all.ts';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import { readReportOfDays } from '../../../../src/runner/report/read-report.ts';
import {
  describeDynamoDb,
  engine,
  startDynamoDb,
  type DynamoDbServer,
} from '../../../support/aws/dynamodb-server.ts';
import { clientFor, freshTables } from '../../../support/aws/dynamodb-tables.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { right } from '../../../support/right.ts';

const minuteMs = 60_000;
const begin = Date.UTC(2026, 9, 1);
const until = Date.UTC(2026, 10, 1);
const now = until + 3_600_000;
const dayMs = 86_400_000;
const days = 31;
const apis = 4;

/** Noise that is the same each time. */
const random = (n: number): number => {
  const x = Math.sin(n * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
};

const stampAt = (time: number) => ({
  pass_id: `p${String(time)}`,
  recorded_at: new Date(time).toISOString(),
  runner: { id: 'monitor-1', version: '0.2.0' },
});

const configOf = (apiId: string): Command => {
  const command = configRead(0, { failure_threshold: 3, check_interval_seconds: 60 }, apiId);
  const read_at = new Date(begin).toISOString();
  return command._tag === 'RecordConfig'
    ? { ...command, configured: { ...command.configured, read_at } }
    : command;
};

/** Days of checks, one a minute, with single failures. */
const foldedDays = (spread: number): readonly Summary[] => {
  let state = initialHealth('api');
  const fold = beginDays('api');
  const summaries: Summary[] = [];
  for (let n = 0; n <= 3 * 1440 + 1; n += 1) {
    const at = new Date(begin + n * minuteMs).toISOString();
    const check = checked(n, random(n) < 0.001 ? 'DOWN' : 'UP', {
      checked_at: at,
      latency_ms: 90 + Math.floor(random(n * 7 + 1) ** 4 * spread),
    });
    const commands = n === 0 ? [configOf('api'), check] : [check];
    const { events, after } = decideAll(state, stampAt(begin + n * minuteMs), commands);
    state = after;
    for (const one of events) summaries.push(...foldDays(fold, one, now));
  }
  return summaries;
};

type Decided = Readonly<{ before: Health; events: readonly DecidedEvent[]; after: Health }>;

const configured = (apiId: string): Decided => {
  const before = initialHealth(apiId);
  return { before, ...decideAll(before, stampAt(begin), [configOf(apiId)]) };
};

const summarized = (state: Health, folded: Summary, day: number): Decided => {
  const version = (day + 1) * 1441;
  const before = { ...state, version };
  const own = {
    ...folded,
    day: new Date(begin + day * dayMs).toISOString().slice(0, 10),
    from_seq: version - 1440,
    until_seq: version,
    previous_summary_seq: state.summarized_seq,
  };
  const stamp = stampAt(begin + (day + 1) * dayMs + 900_000);
  const decided = decideAll(before, stamp, [configOf(state.api_id)], () =>
    E.right({ events: [own], clockSkewed: false }),
  );
  return { before, ...decided };
};

/**
 * A month of such days of each API, and the write units of its summaries and their states. Of all events only configs and
 * summaries are stored: the checks have expired.
 */
const writeMonth = async (deps: DynamoDeps, folded: readonly Summary[]): Promise<number> => {
  let units = 0;
  const onCapacity = (consumed: number) => {
    units += consumed;
  };
  const ledger = dynamoLedger({ ...deps, onCapacity });
  const commit = async (all: readonly Decided[]) => {
    const results = await ledger.commit(
      all.map(({ before, events, after }) => ({
        api_id: before.api_id,
        expected: before.version,
        events,
        state: after,
        hasState: before.version > 0,
      })),
    )();
    expect(results).toEqual(all.map(() => ({ _tag: 'Committed' })));
    return all.map(({ after }) => after);
  };
  const names = Array.from({ length: apis }, (_, i) => `service-${String(i)}-production`);
  let states = await commit(names.map(configured));
  units = 0;
  for (let day = 0; day < days; day += 1) {
    const [summary] = folded.slice(day % folded.length);
    if (summary === undefined) throw new Error('no day was folded');
    states = await commit(states.map((state) => summarized(state, summary, day)));
  }
  const written = units;
  // The checks that led here were never stored, so nothing has brought the states up to date.
  for (const state of states)
    right(await dynamoStateRepair(deps).replaceState(state, { atMost: state.version })());
  return written;
};

describeDynamoDb('a report of a month from its days', () => {
  let server: DynamoDbServer;
  beforeAll(async () => {
    server = await startDynamoDb();
  });
  afterAll(() => server.stop());

  const unitsOf = async (spread: number): Promise<Readonly<Record<'read' | 'written', number>>> => {
    const tables = await freshTables(clientFor(server.endpoint));
    const written = await writeMonth(tables, foldedDays(spread));
    let units = 0;
    const counting = clientFor(server.endpoint);
    counting.middlewareStack.add(
      (next) => async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const { output } = result;
        const consumed = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
        if (consumed !== undefined && 'CapacityUnits' in consumed) units += consumed.CapacityUnits ?? 0;
        return result;
      },
      { step: 'initialize' },
    );
    const ledger = dynamoLedger({ ...tables, client: counting });
    const period = { since: begin, until, now, edges: [begin, until], forPage: false };
    const report = right(await readReportOfDays({ ledger, apis: null, progress: () => undefined }, period));
    counting.destroy();
    await tables.dropTables();
    expect([report.isExact, report.partial, report.estimated]).toEqual([false, [], []]);
    expect(report.total).toMatchObject({ apis, checks: apis * days * 1440 });
    return { read: units, written };
  };

  // Of 1,000 APIs it takes 2,700 units where latencies fall into 20 steps, and 3,300 where they fall into 300.
  it.each([
    [3, 20],
    [3.5, 540],
  ])(
    'takes at most %d read units for an API whose latencies differ by up to %i ms, and 3 write for each day',
    async (most, spread) => {
      const { read, written } = await unitsOf(spread);
      // Besides, 9 keys of each of the two months that are asked cost half a unit at least, and the states one or two.
      const besides = 11;
      expect(read).toBeGreaterThan(besides);
      expect(read).toBeLessThanOrEqual(besides + most * apis);
      if (engine === 'dynoxide') expect(written).toBeLessThanOrEqual(3 * days * apis);
    },
  );
});
