import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenQueue } from '../../../src/adapters/sqs/create-check-queue.ts';
import { systemClock } from '../../../src/adapters/clock/system-clock.ts';
import { auditLog } from '../../../src/runner/audit/audit-log.ts';
import { awsEnv } from '../../support/aws/aws-env.ts';
import { startAwsFakes, type AwsFakes } from '../../support/aws/aws-fakes.ts';
import { pass, startFaultProxy, type FaultProxy } from '../../support/aws/fault-proxy.ts';
import { createMonitor, type Monitor } from '../../support/monitor/monitor.ts';
import { queueFor } from '../../support/monitor/queue-for.ts';
import { queuedMonitor } from '../../support/monitor/queued-monitor.ts';
import { right } from '../../support/right.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `api-${String(i)}`);

// Against the SQS-compatible server, over a ledger in memory: what the queue does is real, and so is the time.
describe('checks over a queue', () => {
  let fakes: AwsFakes;
  let proxy: FaultProxy;
  let checks: Awaited<ReturnType<typeof queueFor>>;
  let queue: OpenQueue;
  let monitor: Monitor;
  let queued: ReturnType<typeof queuedMonitor>;
  beforeAll(async () => {
    fakes = await startAwsFakes();
    Object.assign(process.env, awsEnv({ sqs: fakes.endpoint }));
  });
  afterAll(() => fakes.stop());
  beforeEach(async () => {
    proxy = await startFaultProxy(fakes.endpoint);
    checks = await queueFor(fakes);
    queue = await checks.open(proxy.endpoint);
    monitor = createMonitor();
    queued = queuedMonitor(monitor, queue, systemClock);
    for (const name of names(120)) monitor.watch(name, { check_interval_seconds: 1 });
  });
  afterEach(async () => {
    queue.close();
    await proxy.stop();
  });

  const scheduledOf = (name: string) =>
    monitor.eventsOf(name, 'CheckCompleted').map(({ scheduled_at }) => scheduled_at);
  /** Slots are a second long and begin at half of one. */
  const nextSlot = () => sleep(1000 - ((Date.now() + 500) % 1000));
  const expectOnceEach = async (...times: readonly string[]) => {
    for (const name of names(120)) expect(scheduledOf(name)).toEqual(times);
    const deps = { ledger: monitor.ledger, clock: systemClock, progress: () => undefined };
    expect(right(await auditLog(deps, null)).report.faults).toEqual([]);
  };

  it('bears messages that come twice, in another order, and after they are done', async () => {
    const first = await queued.dispatch();
    const before = checks.bodies();
    checks.rearrange((bodies) => [...bodies, ...bodies].toReversed());
    expect(await queued.work()).toMatchObject({ failed: false, unrecorded: 0 });
    await nextSlot();
    const second = await queued.dispatch();
    for (const body of before) checks.put(body);
    const worked = await queued.work();
    expect(worked).toMatchObject({ failed: false, unrecorded: 0, dropped: 120 });
    expect(checks.bodies()).toEqual([]);
    await expectOnceEach(first.started_at, second.started_at);
  });

  it('puts poison aside, and lets it disturb nothing else', async () => {
    checks.put('poison');
    const { started_at } = await queued.dispatch();
    expect(await queued.work()).toMatchObject({ checked: 120, unrecorded: 0 });
    await expectOnceEach(started_at);
    expect(monitor.notes[0]).toMatch(/cannot be used \(receipt 1\): it is not JSON/);
    // Each time it comes it is given back at once here; five are enough for the queue.
    const impatient = { ...queue, extend: (handle: string) => queue.extend(handle, 0) };
    while (checks.bodies().length > 0) await queued.work({ queue: impatient });
    expect(checks.dead()).toEqual(['poison']);
  });

  it('heals a queue that was purged with the next dispatch', async () => {
    await queued.dispatch();
    checks.rearrange(() => []);
    expect(await queued.work()).toMatchObject({ checked: 0, failed: false });
    await nextSlot();
    const { started_at, apis } = await queued.dispatch();
    expect(apis.sent).toBe(120);
    await queued.work();
    await expectOnceEach(started_at);
  });

  it('lives through an outage of the queue, at either end of it', async () => {
    proxy.plan(({ operation }) => (operation === 'SendMessageBatch' ? { _tag: 'DropBefore' } : pass));
    expect(await queued.dispatch()).toMatchObject({ apis: { sent: 0 }, messages: { sent: 0 } });
    proxy.plan(() => pass);
    await nextSlot();
    const { started_at } = await queued.dispatch();
    // The receive finds nobody three times, then the answers to removals get lost: what is done comes again.
    proxy.plan(({ n, operation }) => {
      if (operation === 'ReceiveMessage' && n % 2 === 0) return { _tag: 'DropBefore' };
      return operation === 'DeleteMessage' && n % 2 === 0 ? { _tag: 'DropAfter' } : pass;
    });
    const worked = await queued.work({ hiddenSeconds: 5 });
    expect(worked).toMatchObject({ checked: 120, unrecorded: 0 });
    await expectOnceEach(started_at);
  });

  it('works beside `run` over the same tables', async () => {
    const times: string[] = [];
    for (let slot = 0; slot < 3; slot += 1) {
      await nextSlot();
      const { started_at } = await queued.dispatch();
      times.push(started_at.slice(0, 19));
      const [worked, passed] = await Promise.all([queued.work(), monitor.tryPass({ clock: systemClock })]);
      expect(worked).toMatchObject({ failed: false, unrecorded: 0 });
      expect(right(passed).outcome).toBe('done');
    }
    for (const name of names(120)) {
      const slots = scheduledOf(name).map((time) => Math.floor((Date.parse(time) + 500) / 1000));
      expect(new Set(slots).size).toBe(slots.length);
      expect(slots.length).toBeGreaterThanOrEqual(times.length);
    }
    const deps = { ledger: monitor.ledger, clock: systemClock, progress: () => undefined };
    expect(right(await auditLog(deps, null)).report.faults).toEqual([]);
  });
});
