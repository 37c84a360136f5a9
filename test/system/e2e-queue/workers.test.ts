import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/adapters/clock/system-clock.ts';
import type { Ledger } from '../../../src/projections/ledger.ts';
import { auditLog } from '../../../src/runner/audit/audit-log.ts';
import { startAws, type AwsWorld } from '../../support/aws/aws-world.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { queueFor } from '../../support/monitor/queue-for.ts';
import { right } from '../../support/right.ts';

type Told = { type: string; seq: number; for_seq?: number; scheduled_at?: string };
type Dispatched = {
  started_at: string;
  apis: { due: number; sent: number };
  alerts: { pending: number };
};
type Worker = ReturnType<AwsWorld['start']>;

/** The audit of a log, and the log as it went by: thousands of streams are not read twice. */
const audited = async (ledger: Ledger) => {
  const events = new Map<string, Told[]>();
  const readLog = async function* readLog() {
    for await (const page of ledger.readLog()) {
      for (const { api_id, body } of right(page).map(right))
        events.set(api_id, [...(events.get(api_id) ?? []), JSON.parse(body) as Told]);
      yield page;
    }
  };
  const deps = { ledger: { ...ledger, readLog }, clock: systemClock, progress: () => undefined };
  return { events, faults: right(await auditLog(deps, null)).report.faults };
};

const names = (count: number) => Array.from({ length: count }, (_, i) => `api-${String(i)}`);

describeDynamoDb('worker processes', () => {
  vi.setConfig({ testTimeout: 180_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  /** The first line of a worker says that it is there. */
  const started = async (worker: Worker): Promise<Worker> => {
    await once(worker.stderr, 'data');
    worker.stderr.resume();
    worker.stdout.resume();
    return worker;
  };

  it('four of them, killed and started again at random: every API checked once for each dispatch, every transition told', async () => {
    await using world = await aws.world();
    const checks = await queueFor(world.fakes);
    const env = { CHECK_QUEUE_URL: checks.url(), ALERT_RATE: '1', ALERT_CLAIM_SECONDS: '6' };
    const ids = names(3000);
    // However slow the machine: an API that is UP is never taken for DOWN.
    await world.configs(...ids.map((api_id) => ({ api_id, timeout_ms: 100_000 })));

    // A hidden message must come back soon after its worker died, but its checks may take longer than that.
    const start = () => world.start(['work', '--visibility', '5s'], env);
    const workers = [start(), start(), start(), start()];
    const flips = (part: number) => ids.filter((_, i) => i % 50 === part);
    let kills = 0;
    let isOver = false;
    // At random: whoever is at work when another 1,000 checks have been asked for.
    let asked = 0;
    world.answers.get = (id) => {
      asked += 1;
      if (asked % 1000 === 0 && !isOver) {
        const victim = (kills * 7 + 3) % 4;
        workers[victim]?.kill('SIGKILL');
        workers[victim] = start();
        kills += 1;
      }
      return Map.prototype.get.call(world.answers, id) as number | undefined;
    };
    const ends = workers.map((worker) => started(worker));
    await Promise.all(ends);

    const dispatched: string[] = [];
    const dispatch = async () => {
      const { stdout, stderr } = await world.run(['dispatch', '--json'], { ...env, ALERT_RATE: '100' });
      expect([stdout === '', stderr]).toEqual([false, stderr]);
      const report = JSON.parse(stdout) as Dispatched;
      expect(report.apis.sent).toBe(report.apis.due);
      return report;
    };
    for (const down of [0, 1]) {
      for (const id of ids) world.answers.delete(id);
      for (const id of flips(down)) world.answers.set(id, 503);
      dispatched.push((await dispatch()).started_at);
      await checks.untilEmpty(() => false);
    }
    isOver = true;
    expect(kills).toBeGreaterThanOrEqual(4);

    // Asked to end, each finishes what it has and says that all went well.
    const exits = workers.map(async (worker) => {
      worker.kill('SIGTERM');
      return (await once(worker, 'exit'))[0] as unknown;
    });
    expect(await Promise.all(exits)).toEqual([0, 0, 0, 0]);

    // What a killed worker had claimed runs out; then a dispatch tells the rest, and nobody checks what it sends.
    for (let rest = 1; rest > 0; rest = (await dispatch()).alerts.pending) await systemClock.sleep(3000);

    const { faults, events } = await audited(world.ledger);
    expect(faults).toEqual([]);
    const wanted = new Set<string>();
    const claimed = new Map<string, number>();
    for (const id of ids) {
      const of = (type: string) => (events.get(id) ?? []).filter((event) => event.type === type);
      expect([id, ...of('CheckCompleted').map(({ scheduled_at }) => scheduled_at)]).toEqual([
        id,
        ...dispatched,
      ]);
      const changed = of('StateChanged').map(({ seq }) => seq);
      expect([id, ...of('AlertPublished').map(({ for_seq }) => for_seq)]).toEqual([id, ...changed]);
      for (const seq of changed) wanted.add(`${id}/${String(seq)}`);
    }
    expect(wanted.size).toBe(180);
    const mails = world.fakes.delivered(world.topic.queueName);
    const told = mails.flatMap(({ attributes, body }) =>
      attributes['kind'] === 'digest'
        ? [...body.matchAll(/\bapi-\d+\/\d+/g)].map(([id]) => id)
        : [String(attributes['transition_id'])],
    );
    expect(new Set(told)).toEqual(wanted);
    // An alert repeats only under a claim of its own: its worker died, or stood still, around the answer.
    const claims = ids.flatMap((id) =>
      (events.get(id) ?? [])
        .filter(({ type }) => type === 'AlertAttempted')
        .map(({ for_seq }) => `${id}/${String(for_seq)}`),
    );
    for (const id of claims) claimed.set(id, (claimed.get(id) ?? 0) + 1);
    for (const id of told) claimed.set(id ?? '', (claimed.get(id ?? '') ?? 0) - 1);
    expect([...claimed].filter(([, left]) => left < 0)).toEqual([]);
  });

  it('gives back what it cannot finish in time when it is asked to end, and takes nothing more', async () => {
    await using world = await aws.world();
    const checks = await queueFor(world.fakes);
    const env = { CHECK_QUEUE_URL: checks.url() };
    await world.configs(...names(3).map((api_id) => ({ api_id, timeout_ms: 60_000 })));
    const hang = new Promise<void>((resolve) => {
      world.answers.get = () => {
        resolve();
        return undefined;
      };
    });
    world.hanging.add('api-2');
    const worker = world.start(['work', '--grace', '1s'], env);
    await world.run(['dispatch'], env);
    await hang;
    worker.kill('SIGTERM');
    worker.stderr.resume();
    worker.stdout.resume();
    expect(await once(worker, 'exit')).toEqual([0, null]);
    // Visible to others at once.
    const queue = await checks.open();
    const [again] = right(await queue.receive({ most: 1, waitSeconds: 0, hiddenSeconds: 60 })());
    expect(again?.receiveCount).toBe(2);
    queue.close();
  });

  it('says what is missing', async () => {
    await using world = await aws.world();
    for (const command of ['dispatch', 'work']) {
      const { code, stderr } = await world.run([command], {});
      expect([code, stderr]).toEqual([
        2,
        'upledger: CHECK_QUEUE_URL is not set: set it to the URL of the SQS queue of checks\n',
      ]);
    }
  });
});
