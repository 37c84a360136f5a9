import * as E from 'fp-ts/lib/Either.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiConfig } from '../../../../src/runner/config/api-config.ts';
import { ledgerError } from '../../../../src/projections/ledger.ts';
import { memoryQueue } from '../../../support/monitor/memory-queue.ts';
import { createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';
import { queuedMonitor } from '../../../support/monitor/queued-monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';

type Stored = Readonly<Record<string, unknown>>;

const names = (count: number) => Array.from({ length: count }, (_, i) => `api-${String(i)}`);

describe('work', () => {
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
  const checksOf = (name: string) => monitor.eventsOf(name, 'CheckCompleted');

  it('checks all that was sent, as of the time of its dispatch, each message in a pass of its own', async () => {
    for (const name of names(120)) monitor.watch(name);
    const { started_at } = await queued.dispatch();
    clock.pass(7000);
    expect(await queued.work()).toMatchObject({ failed: false, checked: 120, late: 0, dropped: 0 });
    const checks = names(120).flatMap(checksOf);
    expect(checks).toHaveLength(120);
    expect(new Set(checks.map(({ scheduled_at }) => scheduled_at))).toEqual(new Set([started_at]));
    expect(new Set(checks.map(({ pass_id }) => pass_id)).size).toBe(3);
    expect(memory.bodies()).toEqual([]);
  });

  it('reads configs and states of the APIs of a message only', async () => {
    for (const name of names(60)) monitor.watch(name);
    await queued.dispatch();
    const asked: (readonly string[] | undefined)[] = [];
    const { ledger } = monitor;
    await queued.work({
      ledger: {
        ...ledger,
        loadStates: (ids) => {
          asked.push(ids);
          return ledger.loadStates(ids);
        },
      },
    });
    expect(asked.map((ids) => ids?.length)).toEqual([50, 10]);
  });

  it('counts no check twice of a message that comes twice, at once or after it', async () => {
    for (const name of names(10)) monitor.watch(name);
    await queued.dispatch();
    const [body = ''] = memory.bodies();
    memory.put(body);
    const both = await queued.work();
    expect(both).toMatchObject({ failed: false, endings: ['removed', 'removed'] });
    memory.put(body);
    const probes = monitor.probed.length;
    expect(await queued.work()).toMatchObject({ checked: 0, dropped: 10, endings: ['removed'] });
    expect(monitor.probed).toHaveLength(probes);
    for (const name of names(10)) expect(checksOf(name)).toHaveLength(1);
  });

  it('drops what a later message overtook, whatever the order', async () => {
    for (const name of names(5)) monitor.watch(name);
    await queued.dispatch();
    clock.pass(60_000);
    const { started_at } = await queued.dispatch();
    memory.rearrange((bodies) => bodies.toReversed());
    // One after the other: side by side the slot rule at the commit decides, which races.test.ts is about.
    expect(await queued.work({ queue: oneByOne() })).toMatchObject({ checked: 5, dropped: 5, late: 0 });
    for (const name of names(5))
      expect(checksOf(name).map(({ scheduled_at }) => scheduled_at)).toEqual([started_at]);
  });

  const oneByOne = () => {
    const held = { busy: false };
    return {
      ...memory.queue,
      receive: (asked: Parameters<typeof memory.queue.receive>[0]) => async () => {
        while (held.busy) await clock.sleep(10);
        const got = await memory.queue.receive({ ...asked, most: 1 })();
        held.busy = E.isRight(got) && got.right.length > 0;
        return got;
      },
      remove: (handle: string) => async () => {
        held.busy = false;
        return memory.queue.remove(handle)();
      },
    };
  };

  it('checks what is late all the same, and counts it', async () => {
    monitor.watch('api');
    const { started_at } = await queued.dispatch();
    clock.pass(600_000);
    expect(await queued.work()).toMatchObject({ checked: 1, late: 1 });
    expect(checksOf('api').map(({ scheduled_at }) => scheduled_at)).toEqual([started_at]);
  });

  it('checks neither what was disabled, nor what is gone or invalid since the dispatch', async () => {
    for (const name of ['disabled', 'gone', 'broken', 'fine']) monitor.watch(name);
    await queued.dispatch();
    monitor.watch('disabled', { enabled: false });
    monitor.configs.delete('gone');
    monitor.configs.set('broken', 'invalid');
    expect(await queued.work()).toMatchObject({ checked: 1, skipped: 3, failed: false });
    expect(monitor.probed).toEqual(['fine']);
    expect(memory.bodies()).toEqual([]);
  });

  it.each([
    ['UP', (stored: Stored): Stored => ({ ...stored, last_state: 'UP' })],
    [
      'UP after a million checks',
      (stored: Stored): Stored => ({
        ...stored,
        config: { ...(stored['config'] as Stored), success_threshold: 1_000_000 },
      }),
    ],
  ])('checks nothing by a forged state, which dispatch rebuilds: %s', async (_, forge) => {
    monitor.watch('api');
    monitor.outcomes.set('api', 'DOWN');
    await queued.dispatch();
    await queued.work();
    monitor.outcomes.set('api', 'UP');
    clock.pass(60_000);
    await queued.dispatch();
    monitor.store.states.set('api', forge(monitor.store.states.get('api') ?? {}));
    expect(await queued.work()).toMatchObject({ checked: 0, skipped: 1, failed: false });
    clock.pass(60_000);
    await queued.dispatch();
    expect(await queued.work()).toMatchObject({ checked: 1, failed: false });
    expect(monitor.told()).toHaveLength(2);
  });

  it('alerts singly within its rate, and leaves a storm to dispatch', async () => {
    for (const name of names(50)) monitor.watch(name);
    await queued.dispatch();
    await queued.work();
    for (const name of names(50)) monitor.outcomes.set(name, 'DOWN');
    clock.pass(60_000);
    await queued.dispatch();
    const worked = await queued.work({ changed: { alertRate: 0.5 } });
    expect(worked).toMatchObject({ checked: 50, unrecorded: 0, failed: false, endings: ['removed'] });
    const times = monitor.sent.map(({ at }) => at);
    expect(times.length).toBeGreaterThan(1);
    expect(times.length).toBeLessThan(20);
    for (const [i, at] of times.slice(1).entries()) expect(at - (times[i] ?? 0)).toBeGreaterThanOrEqual(2000);
    expect(monitor.sent.every(({ message }) => message.kind === 'alert')).toBe(true);
    await queued.dispatch();
    expect(new Set(monitor.told()).size).toBe(50);
    expect(monitor.told()).toHaveLength(50);
  });

  it('shares its rate among all messages it works on', async () => {
    for (const name of names(200)) monitor.watch(name);
    await queued.dispatch();
    await queued.work();
    for (const name of names(200)) monitor.outcomes.set(name, 'DOWN');
    clock.pass(60_000);
    await queued.dispatch();
    await queued.work({ changed: { alertRate: 2 } });
    const times = monitor.sent.map(({ at }) => at).toSorted((a, b) => a - b);
    for (const [i, at] of times.entries())
      expect(times.slice(i).filter((later) => later - at < 1000).length).toBeLessThanOrEqual(3);
  });

  it('keeps a message out of sight for as long as a check takes', async () => {
    monitor.watch('slow');
    await queued.dispatch();
    const probe = (config: ApiConfig, signal: AbortSignal) => async () => {
      await clock.sleep(100_000);
      return monitor.deps().probe(config, signal)();
    };
    const stop = new AbortController();
    const first = queued.work({ probe, hiddenSeconds: 30 });
    const second = queued.work({ probe, hiddenSeconds: 30, drain: false, signal: stop.signal });
    expect(await first).toMatchObject({ checked: 1, endings: ['removed'] });
    stop.abort();
    expect(await second).toMatchObject({ checked: 0, endings: [] });
    expect(memory.bodies()).toEqual([]);
  });

  it('puts aside what does not decode, with its fault in the log, and checks the rest', async () => {
    for (const name of names(60)) monitor.watch(name);
    memory.put('no JSON at all');
    memory.put('{"v":2,"scheduled_at":"2026-01-01T12:00:00.000Z","api_ids":["a"]}');
    await queued.dispatch();
    const worked = await queued.work();
    expect(worked).toMatchObject({ checked: 60, unrecorded: 0 });
    while (memory.bodies().length > 0) {
      clock.pass(10_000);
      await queued.work();
    }
    expect(memory.dead).toHaveLength(2);
    expect(monitor.notes[0]).toBe('message 1 cannot be used (receipt 1): it is not JSON: "no JSON at all"');
    expect(monitor.notes).toContain('message 2 cannot be used (receipt 1): v is 2, must be 1');
  });

  it('gives nothing away that was not recorded: it comes again', async () => {
    for (const name of names(3)) monitor.watch(name);
    await queued.dispatch();
    const { ledger } = monitor;
    let isDown = true;
    const failing = {
      ...ledger,
      commit: (commits: Parameters<typeof ledger.commit>[0]) => async () =>
        isDown
          ? commits.map(() => ({ _tag: 'Failed', error: ledgerError('no write', null) }) as const)
          : ledger.commit(commits)(),
    };
    const worked = await queued.work({ ledger: failing, hiddenSeconds: 30 });
    expect(worked).toMatchObject({ failed: true, unrecorded: 3, endings: ['back'] });
    isDown = false;
    clock.pass(30_000);
    expect(await queued.work({ ledger: failing })).toMatchObject({ checked: 3, unrecorded: 0 });
  });

  it('leaves a message alone whose configs or states cannot be read', async () => {
    monitor.watch('api');
    await queued.dispatch();
    const { ledger } = monitor;
    const blind = { ...ledger, loadStates: () => async () => E.left(ledgerError('no table', null)) };
    expect(await queued.work({ ledger: blind })).toMatchObject({ failed: true, unrecorded: 1 });
    expect(monitor.notes).toEqual([
      'the APIs of message 1 were not checked; it will be redelivered: no table',
    ]);
    expect(memory.bodies()).toHaveLength(1);
  });

  it('takes no more than it has room for, however many hang', async () => {
    for (const name of names(3000)) monitor.watch(name);
    await queued.dispatch();
    const stop = new AbortController();
    let open = 0;
    const probe = (_: ApiConfig, signal: AbortSignal) => async () => {
      open += 1;
      await clock.sleep(86_400_000, signal);
      return {
        outcome: 'DOWN',
        latency_ms: null,
        status_code: null,
        timings: null,
        attempts: 1,
        error: null,
      } as const;
    };
    const working = queued.work({ probe, drain: false, signal: stop.signal, graceMs: 1000 });
    await clock.sleep(60_000);
    expect(open).toBe(1000);
    expect(await memory.queue.backlog()).toEqual(E.right(40));
    stop.abort();
    expect(await working).toMatchObject({ checked: 0 });
    expect(await memory.queue.backlog()).toEqual(E.right(60));
  });

  it('when asked to stop, finishes what it can within its grace and gives the rest back', async () => {
    for (const name of names(100)) monitor.watch(name);
    await queued.dispatch();
    const stop = new AbortController();
    const { probe } = monitor.deps();
    // The first message's APIs answer in two seconds; of the second one hangs.
    const slow = (config: ApiConfig, signal: AbortSignal) => async () => {
      await clock.sleep(config.api_id === 'api-99' ? 86_400_000 : 2000, signal);
      return probe(config, signal)();
    };
    const working = queued.work({ probe: slow, drain: false, signal: stop.signal, graceMs: 10_000 });
    await clock.sleep(1000);
    stop.abort();
    const began = clock.elapsed();
    const worked = await working;
    expect(clock.elapsed() - began).toBeLessThanOrEqual(10_000);
    expect(worked.endings.toSorted()).toEqual(['back', 'removed']);
    expect(checksOf('api-0')).toHaveLength(1);
    expect(await memory.queue.backlog()).toEqual(E.right(1));
    // Another worker does the rest of it, and nothing twice.
    expect(await queued.work()).toMatchObject({ checked: 1, dropped: 49 });
  });

  it('works beside passes over the same APIs: one check a slot', async () => {
    for (const name of names(60)) monitor.watch(name);
    for (let slot = 0; slot < 4; slot += 1) {
      await queued.dispatch();
      await Promise.all([queued.work(), monitor.tryPass({ clock })]);
      clock.pass(60_000);
    }
    for (const name of names(60)) {
      const times = checksOf(name).map(({ scheduled_at }) => scheduled_at.slice(0, 16));
      expect(times).toHaveLength(4);
      expect(new Set(times).size).toBe(4);
    }
  });
});
