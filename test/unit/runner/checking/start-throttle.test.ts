import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { checkPace, createStartThrottle } from '../../../../src/runner/checking/start-throttle.ts';
import { noon } from '../../../support/monitor/monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';

const nobody = new AbortController().signal;
const never = () => new Promise<void>(() => undefined);

describe('the pace of checks', () => {
  it.prop([
    fc.integer({ min: 1, max: 8 }),
    fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 1, max: 20 }),
  ])('never more young ones than allowed, nor more open ones', async (young, lengths, open) => {
    const clock = virtualClock(noon);
    const throttle = createStartThrottle({ recent: young, recentMs: 250, open }, clock);
    const running = new Map<number, number>();
    let started = 0;
    await throttle.run(
      lengths.map((length, i) => async () => {
        running.set(i, clock.elapsed());
        started += 1;
        const youngNow = [...running.values()].filter((at) => clock.elapsed() - at < 250).length;
        expect(youngNow).toBeLessThanOrEqual(young);
        expect(running.size).toBeLessThanOrEqual(open);
        await clock.sleep(length);
        running.delete(i);
      }),
      nobody,
    );
    expect(started).toBe(lengths.length);
  });

  it('a check that hangs delays no other', async () => {
    const clock = virtualClock(noon);
    const throttle = createStartThrottle({ recent: 2, recentMs: 250, open: 1000 }, clock);
    const ends: number[] = [];
    const hung = Array.from({ length: 10 }, () => never);
    void throttle.run([...hung, async () => void ends.push(clock.elapsed() - noon)], nobody);
    for (let i = 0; ends.length === 0 && i < 1000; i += 1) await clock.sleep(50);
    // Five pairs of young ones, each grown after 250 ms.
    expect(ends).toEqual([1250]);
  });

  it('a thousand checks of a moment each start without waiting for one another to grow', async () => {
    const clock = virtualClock(noon);
    const throttle = createStartThrottle(checkPace(50), clock);
    await throttle.run(
      Array.from({ length: 1000 }, () => () => clock.sleep(10)),
      nobody,
    );
    expect(clock.elapsed() - noon).toBe(200);
  });

  it('several callers share one pace', async () => {
    const clock = virtualClock(noon);
    const throttle = createStartThrottle({ recent: 3, recentMs: 250, open: 1000 }, clock);
    const begun: number[] = [];
    const tasks = () =>
      Array.from({ length: 6 }, () => async () => {
        begun.push(clock.elapsed());
        await clock.sleep(1000);
      });
    await Promise.all([throttle.run(tasks(), nobody), throttle.run(tasks(), nobody)]);
    expect(begun).toHaveLength(12);
    for (const at of begun)
      expect(begun.filter((b) => b >= at && b < at + 250).length).toBeLessThanOrEqual(3);
  });

  it('starts in the order of the list', async () => {
    const clock = virtualClock(noon);
    const begun: number[] = [];
    await createStartThrottle({ recent: 2, recentMs: 250, open: 3 }, clock).run(
      Array.from({ length: 9 }, (_, i) => async () => {
        begun.push(i);
        await clock.sleep(100 * (9 - i));
      }),
      nobody,
    );
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('starts nothing after the signal, and waits for what runs', async () => {
    const clock = virtualClock(noon);
    const controller = new AbortController();
    const begun: number[] = [];
    const ended: number[] = [];
    await createStartThrottle({ recent: 1, recentMs: 250, open: 9 }, clock).run(
      Array.from({ length: 5 }, (_, i) => async () => {
        begun.push(i);
        if (i === 1) controller.abort();
        await clock.sleep(400);
        ended.push(i);
      }),
      controller.signal,
    );
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0, 1]);
  });

  it('says how many are recent: those that have neither ended nor grown old', async () => {
    const clock = virtualClock(noon);
    const throttle = createStartThrottle({ recent: 5, recentMs: 250, open: 9 }, clock);
    const counts: number[] = [];
    const all = throttle.run(
      [100, 200, 900].map((length) => () => clock.sleep(length)),
      nobody,
    );
    for (const _ of [0, 1, 2]) {
      counts.push(throttle.recent());
      await clock.sleep(120);
    }
    counts.push(throttle.recent());
    await all;
    expect(counts).toEqual([3, 2, 1, 0]);
  });

  it('starts others in the place of one that has left, as far as there may be open ones', async () => {
    const clock = virtualClock(noon);
    const throttle = createStartThrottle({ recent: 2, recentMs: 250, open: 5 }, clock);
    const begun: number[] = [];
    await throttle.run(
      Array.from({ length: 8 }, () => async (leave: () => void) => {
        begun.push(clock.elapsed() - noon);
        await clock.sleep(10);
        leave();
        leave();
        await clock.sleep(90);
      }),
      nobody,
    );
    expect(begun).toEqual([0, 0, 10, 10, 20, 100, 100, 110]);
  });
});
