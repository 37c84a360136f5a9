import * as E from 'fp-ts/lib/Either.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { queueError } from '../../../../src/runner/ports/check-queue.ts';
import { decodeCheckMessage } from '../../../../src/runner/ports/check-message.ts';
import { runDispatch } from '../../../../src/runner/queue/run-dispatch.ts';
import { memoryQueue } from '../../../support/monitor/memory-queue.ts';
import { createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';
import { queuedMonitor } from '../../../support/monitor/queued-monitor.ts';
import { right } from '../../../support/right.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `api-${String(i)}`);

describe('dispatch', () => {
  let monitor: Monitor;
  let clock: ReturnType<typeof virtualClock>;
  let memory: ReturnType<typeof memoryQueue>;
  let queued: ReturnType<typeof queuedMonitor>;
  beforeEach(() => {
    monitor = createMonitor();
    clock = virtualClock(noon);
    memory = memoryQueue(clock);
    queued = queuedMonitor(monitor, memory.queue, clock);
  });
  const messages = () => memory.bodies().map((body) => right(decodeCheckMessage(body)));

  it('sends every API that is due, once, fifty to a message, and checks nothing', async () => {
    for (const name of names(120)) monitor.watch(name);
    monitor.watch('off', { enabled: false });
    const report = await queued.dispatch();
    expect(report).toMatchObject({
      apis: { total: 121, enabled: 120, due: 120, sent: 120 },
      messages: { sent: 3, backlog: 0 },
      unsent: [],
    });
    expect(messages().map(({ api_ids }) => api_ids.length)).toEqual([50, 50, 20]);
    expect(
      messages()
        .flatMap(({ api_ids }) => api_ids)
        .toSorted(),
    ).toEqual(names(120).toSorted());
    expect(new Set(messages().map(({ scheduled_at }) => scheduled_at))).toEqual(new Set([report.started_at]));
    expect(monitor.probed).toEqual([]);
  });

  it('sends nothing that was checked in this slot, and all of it again in the next', async () => {
    for (const name of names(3)) monitor.watch(name);
    await queued.dispatch();
    await queued.work();
    expect((await queued.dispatch()).apis).toMatchObject({ due: 0, sent: 0 });
    clock.pass(60_000);
    expect((await queued.dispatch()).apis).toMatchObject({ due: 3, sent: 3 });
  });

  it('sends again what nobody checked, and says how many were waiting', async () => {
    for (const name of names(60)) monitor.watch(name);
    await queued.dispatch();
    memory.purge();
    clock.pass(60_000);
    expect((await queued.dispatch()).apis.sent).toBe(60);
    clock.pass(60_000);
    expect((await queued.dispatch()).messages).toEqual({ sent: 2, backlog: 2 });
  });

  it('records what changed, was disabled or is gone, as a pass does', async () => {
    for (const name of ['changed', 'disabled', 'gone', 'same']) monitor.watch(name);
    await queued.dispatch();
    await queued.work();
    monitor.watch('changed', { timeout_ms: 1 });
    monitor.watch('disabled', { enabled: false });
    monitor.configs.delete('gone');
    await queued.dispatch();
    expect(monitor.eventsOf('changed', 'ApiConfigured').at(-1)).toMatchObject({ timeout_ms: 1 });
    expect(monitor.eventsOf('disabled', 'ApiConfigured').at(-1)).toMatchObject({ enabled: false });
    expect(monitor.eventsOf('gone', 'ApiConfigured').at(-1)).toMatchObject({ removed: true });
    expect(monitor.eventsOf('same', 'ApiConfigured')).toHaveLength(1);
  });

  it('takes a source that lists nothing known for a mistake', async () => {
    monitor.watch('known');
    await queued.dispatch();
    await queued.work();
    monitor.configs.clear();
    monitor.watch('other');
    const dispatched = right(
      await runDispatch({ ...monitor.deps({ clock }), queue: memory.queue }, { prune: false, shard: null }),
    );
    expect(dispatched.outcome).toBe('misconfigured');
    expect(dispatched.report.apis.sent).toBe(1);
    expect(monitor.eventsOf('known', 'ApiConfigured')).toHaveLength(1);
  });

  it('delivers what the workers left, the first singly and the others in a digest', async () => {
    for (const name of names(30)) monitor.watch(name);
    await queued.dispatch();
    await queued.work();
    for (const name of names(30)) monitor.outcomes.set(name, 'DOWN');
    clock.pass(60_000);
    await queued.dispatch();
    // A share so small that after the first alert nobody would wait for the next.
    expect(await queued.work({ changed: { alertRate: 0.001 } })).toMatchObject({ published: 1, pending: 29 });
    expect((await queued.dispatch()).alerts).toEqual({ published: 29, pending: 0 });
    expect(monitor.sent.map(({ message }) => message.kind)).toEqual(['alert', 'alert', 'digest']);
    expect(new Set(monitor.told()).size).toBe(30);
  });

  it('names what the queue did not take, says why once, and ends with 1', async () => {
    for (const name of names(70)) monitor.watch(name);
    const queue = {
      ...memory.queue,
      send: (all: readonly unknown[]) => async () =>
        all.map((_, i) => (i === 1 ? queueError('Throttled: slow down', null) : null)),
    };
    const dispatched = right(
      await runDispatch({ ...monitor.deps({ clock }), queue }, { prune: false, shard: null }),
    );
    expect(dispatched.outcome).toBe('failed');
    expect(dispatched.report.unsent).toHaveLength(20);
    expect(dispatched.report.apis).toMatchObject({ due: 70, sent: 50 });
    expect(dispatched.report.messages.sent).toBe(1);
    expect(monitor.notes).toEqual(['20 APIs were not sent to memory: Throttled: slow down']);
  });

  it('delivers and records also when the queue is out of reach', async () => {
    monitor.watch('api');
    await queued.dispatch();
    await queued.work();
    monitor.outcomes.set('api', 'DOWN');
    clock.pass(60_000);
    await queued.dispatch();
    await queued.work({
      changed: { alertRate: 0.001 },
      alerts: { ...monitor.deps().alerts, mode: 'preview' },
    });
    const away = queueError('out of reach', null);
    const queue = {
      ...memory.queue,
      backlog: async () => E.left(away),
      send: (all: readonly unknown[]) => async () => all.map(() => away),
    };
    clock.pass(60_000);
    const report = await queued.dispatch({ queue });
    expect(report).toMatchObject({
      alerts: { published: 1, pending: 0 },
      messages: { sent: 0, backlog: null },
      unsent: ['api'],
    });
  });

  it('sends the APIs of its shard alone', async () => {
    for (const name of names(40)) monitor.watch(name);
    const [first, second] = [
      await queued.dispatch({ shard: { index: 1, of: 2 } }),
      await queued.dispatch({ shard: { index: 2, of: 2 } }),
    ];
    expect(first.apis.sent + second.apis.sent).toBe(40);
    expect(new Set(messages().flatMap(({ api_ids }) => api_ids)).size).toBe(40);
  });
});
