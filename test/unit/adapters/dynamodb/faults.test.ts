import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { dynamoLedger } from '../../../../src/adapters/dynamodb/dynamo-ledger.ts';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import type { Commit, CommitResult, Ledger } from '../../../../src/projections/ledger.ts';
import {
  describeDynamoDb,
  startDynamoDb,
  type DynamoDbServer,
} from '../../../support/aws/dynamodb-server.ts';
import { clientFor, freshTables } from '../../../support/aws/dynamodb-tables.ts';
import { pass, serverError, startFaultProxy, type FaultProxy } from '../../../support/aws/fault-proxy.ts';
import { rowIn, streamIn } from '../../../support/ledger/ledger-reads.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { left } from '../../../support/right.ts';
import { commitOf } from '../../../support/ledger/stream.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `api-${String(i)}`);

const first = (apiId: string): Commit => commitOf(initialHealth(apiId), [configRead(0), checked(0, 'UP')]);

const quiet = (state: Health, n = 1): Commit => commitOf(state, [checked(n, 'UP')]);

const flip = (state: Health, n = 1): Commit => commitOf(state, [checked(n, 'DOWN')]);

/** What a commit says that is not wholly there; of any other, its tag. */
const messageOf = (result: CommitResult | undefined): string =>
  result?._tag === 'Failed' || result?._tag === 'StateWriteRejected'
    ? result.error.message
    : (result?._tag ?? 'nothing');

describeDynamoDb('the ledger behind a network that breaks', () => {
  let server: DynamoDbServer;
  let proxy: FaultProxy;
  let tables: Awaited<ReturnType<typeof freshTables>>;
  /** through the proxy, and straight */
  let ledger: Ledger;
  let straight: Ledger;
  beforeAll(async () => {
    server = await startDynamoDb();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    proxy = await startFaultProxy(server.endpoint);
    tables = await freshTables(clientFor(server.endpoint));
    straight = dynamoLedger(tables);
    ledger = dynamoLedger({ ...tables, client: clientFor(proxy.endpoint) });
  });
  afterEach(async () => {
    await proxy.stop();
    await tables.dropTables();
  });

  const commit = async (...commits: readonly Commit[]) => ledger.commit(commits)();
  const tags = async (...commits: readonly Commit[]) => (await commit(...commits)).map(({ _tag }) => _tag);
  const operations = () => proxy.requests.map(({ operation }) => operation);

  /** APIs with a first check each, recorded behind the proxy's back. */
  const started = async (count: number): Promise<readonly Health[]> => {
    const firsts = names(count).map(first);
    expect((await straight.commit(firsts)()).every(({ _tag }) => _tag === 'Committed')).toBe(true);
    return firsts.map(({ state }) => state);
  };

  it('needs one request for 25 quiet events and one for their states', async () => {
    const states = await started(50);
    expect(new Set(await tags(...states.map((state) => quiet(state))))).toEqual(new Set(['Committed']));
    expect(operations()).toEqual(Array.from({ length: 4 }, () => 'BatchExecuteStatement'));
  });

  it('needs one transaction for 33 flips at once', async () => {
    const states = await started(33);
    expect(new Set(await tags(...states.map((state) => flip(state))))).toEqual(new Set(['Committed']));
    expect(operations()).toEqual(['ExecuteTransaction']);
  });

  it('tries a throttled statement again, alone, and later than at once', async () => {
    const states = await started(25);
    let throttled = 3;
    proxy.plan(({ body }) => ({
      _tag: 'Throttle',
      which: (i) => i === 7 && body.includes('INSERT') && (throttled -= 1) >= 0,
    }));
    expect(new Set(await tags(...states.map((state) => quiet(state))))).toEqual(new Set(['Committed']));
    // All 25, then the one that was throttled (its batch of one has no place 7), then the states.
    const sizes = proxy.requests.map(
      ({ body }) => (JSON.parse(body) as { Statements: unknown[] }).Statements.length,
    );
    expect(sizes).toEqual([25, 1, 25]);
    expect(tables.waits).toEqual([50]);
  });

  it('gives up on a statement that stays throttled, and names its API alone', async () => {
    const states = await started(3);
    proxy.plan(() => ({
      _tag: 'Throttle',
      which: (_, statement) => statement.includes('INSERT') && statement.includes('seq'),
    }));
    const results = await commit(...states.map((state) => quiet(state)));
    expect(results.map(({ _tag }) => _tag)).toEqual(['Failed', 'Failed', 'Failed']);
    expect(messageOf(results[1])).toMatch(/^api-1: .*Throughput/);
    expect(proxy.requests).toHaveLength(6);
    expect(tables.waits).toEqual([50, 100, 200, 400, 800]);
    expect(await streamIn(straight, 'api-1')).toHaveLength(2);
  });

  it('answers Committed when the event is recorded and its state has to wait for better days', async () => {
    const [state] = await started(1);
    if (state === undefined) throw new Error('no state');
    proxy.plan(() => ({ _tag: 'Throttle', which: (_, statement) => statement.startsWith('UPDATE') }));
    expect(await tags(quiet(state))).toEqual(['Committed']);
    expect(await streamIn(straight, 'api-0')).toHaveLength(3);
    expect(await rowIn(straight, 'api-0')).toEqual(state);
  });

  it('tells when states can never be written, though the event is recorded', async () => {
    const [state] = await started(1);
    if (state === undefined) throw new Error('no state');
    ledger = dynamoLedger({ ...tables, tables: { ...tables.tables, states: 'no-such-table' } });
    const [result] = await commit(quiet(state));
    expect(messageOf(result)).toMatch(
      /^api-0: its event is recorded, its state is not \(table no-such-table\)/,
    );
    expect(await streamIn(straight, 'api-0')).toHaveLength(3);
  });

  it('takes a throttled API out of a transaction of many and commits the others first', async () => {
    const states = await started(20);
    const flips = states.map((state) => flip(state));
    let times = 2;
    proxy.plan(({ operation }) =>
      operation === 'ExecuteTransaction' && (times -= 1) >= 0
        ? { _tag: 'Throttle', which: (i) => i === 4 }
        : pass,
    );
    expect(new Set(await tags(...flips))).toEqual(new Set(['Committed']));
    const sizes = proxy.requests.map(
      ({ body }) => (JSON.parse(body) as { TransactStatements: unknown[] }).TransactStatements.length,
    );
    expect(sizes[0]).toBe(60);
    expect(sizes.at(-1)).toBe(3);
    for (const { state } of flips) expect(await rowIn(straight, state.api_id)).toEqual(state);
  });

  it('lets the places that are taken cost the others of their transaction nothing', async () => {
    const states = await started(40);
    const rivals = states
      .filter((_, i) => i % 4 === 0)
      .map((state) => commitOf(state, [checked(1, 'UP')], { pass: 'rival' }));
    await straight.commit(rivals)();
    expect(await tags(...states.map((state) => flip(state)))).toEqual(
      states.map((_, i) => (i % 4 === 0 ? 'VersionConflict' : 'Committed')),
    );
  });

  it.each(['UP', 'DOWN'] as const)(
    'records once what was carried out before its answer was lost (%s)',
    async (outcome) => {
      const [state] = await started(1);
      if (state === undefined) throw new Error('no state');
      proxy.plan(({ n }) => (n === 1 ? { _tag: 'DropAfter' } : pass));
      const one = commitOf(state, [checked(1, outcome)]);
      // The SDK sends it again: a transaction is answered as the first time, an append finds its own event in the place.
      expect(await tags(one)).toEqual([outcome === 'DOWN' ? 'Committed' : 'VersionConflict']);
      expect((await streamIn(straight, 'api-0')).slice(2)).toEqual(one.events.map(({ line }) => line));
    },
  );

  it.each([
    ['a request that never arrives', { _tag: 'DropBefore' } as const],
    ['a server that is out of order', serverError],
  ])('gets over %s', async (_, fault) => {
    const states = await started(2);
    proxy.plan(({ n }) => (n % 3 === 1 ? fault : pass));
    expect(await tags(quiet(states[0] ?? initialHealth('-')), flip(states[1] ?? initialHealth('-')))).toEqual(
      ['Committed', 'Committed'],
    );
  });

  it('reports each commit, and every read, of a DynamoDB that stays away', async () => {
    const states = await started(2);
    proxy.plan(() => ({ _tag: 'DropBefore' }));
    const results = await commit(
      quiet(states[0] ?? initialHealth('-')),
      flip(states[1] ?? initialHealth('-')),
    );
    expect(results.map(messageOf)).toEqual([
      expect.stringMatching(/^api-0: /),
      expect.stringMatching(/^api-1: /),
    ]);
    expect(left(await ledger.loadStates()()).message).toContain(tables.tables.states);
    expect(left(await ledger.loadStates(['api-0'])()).message).toContain(tables.tables.states);
    for (const read of [
      ledger.readStream('api-0', { from: 1, to: 9 }),
      ledger.readTransitions({ since: '2026-01', until: '2026-02' }),
      ledger.readTransitions({ since: '1026-01', until: '2026-02' }),
      ledger.streamIds(),
    ])
      for await (const page of read)
        expect(left<{ message: string }, unknown>(page).message).toContain(tables.tables.events);
  });

  it('names every stream at the price of one item each', async () => {
    const states = await started(30);
    for (let n = 1; n < 5; n += 1)
      await straight.commit(
        states.map((state, i) => quiet({ ...state, version: state.version + n - 1 }, i)),
      )();
    const found: string[] = [];
    for await (const page of ledger.streamIds()) if (page._tag === 'Right') found.push(...page.right);
    expect(found.toSorted()).toEqual(names(30).toSorted());
    expect(proxy.requests).toHaveLength(31);
  });
});
