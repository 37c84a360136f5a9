import { beforeEach, describe, expect, it } from 'vitest';
import {
  accepted,
  createMonitor,
  noon,
  refusedBy,
  unknown,
  type Monitor,
} from '../../../support/monitor/monitor.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('an alert that is refused again and again', () => {
  let m: Monitor;
  beforeEach(async () => {
    m = createMonitor();
    m.watch('api');
    await m.pass();
    m.outcomes.set('api', 'DOWN');
  });

  /** A pass a minute, and at which minutes the channel was asked. */
  const asked = async (minutes: number, from = 1): Promise<readonly number[]> => {
    // Its own, whatever comes next: a test that runs out of time goes on.
    const own = m;
    const before = own.sent.length;
    for (let n = from; n < from + minutes; n += 1) await own.pass({ at: noon + n * minute });
    return own.sent.slice(before).map(({ at }) => Math.floor((at - noon) / minute));
  };

  it.each([
    ['refuses', refusedBy(false)],
    ['refuses the message', refusedBy(true)],
  ])(
    'by a channel that %s is tried twice, then less and less often, and is owed all the time',
    async (_, answer) => {
      m.channel.answer = () => answer;
      expect(await asked(200)).toEqual([1, 2, 5, 11, 23, 47, 95, 155]);
      expect(m.eventsOf('api', 'AlertAttempted').length).toBe(8);
      m.channel.answer = () => accepted('at last');
      expect(await asked(20, 201)).toEqual([215]);
      expect(m.state('api')?.alerted_seq).toBe(m.state('api')?.changed_seq);
    },
  );

  it('costs half a day some twenty events, not hundreds', async () => {
    m.channel.answer = () => refusedBy(false);
    await asked((12 * hour) / minute);
    expect(m.eventsOf('api', 'AlertAttempted').length).toBeLessThan(20);
  });

  it('is no failure of the pass that only waits', async () => {
    m.channel.answer = () => refusedBy(false);
    await asked(2);
    const { outcome, report } = await m.pass({ at: noon + 3 * minute });
    expect([outcome, report.alerts]).toEqual(['done', { published: 0, pending: 1 }]);
  });

  it('is tried at once after the next state change, with that one', async () => {
    m.channel.answer = () => refusedBy(false);
    await asked(30);
    m.outcomes.set('api', 'UP');
    m.channel.answer = () => accepted('both');
    const { report } = await m.pass({ at: noon + 31 * minute });
    expect(report.alerts).toEqual({ published: 2, pending: 0 });
  });

  it('does not wait because a runner whose clock is ahead has tried it often', async () => {
    m.channel.answer = () => refusedBy(false);
    await asked(9, (30 * hour) / minute);
    m.channel.answer = () => accepted('now');
    expect(await asked(2, 5)).toEqual([5]);
  });

  it('waits an hour at most, however often it was tried', async () => {
    m.channel.answer = () => refusedBy(false);
    for (let n = 0; n < 12; n += 1) await m.pass({ at: noon + (30 - n) * hour });
    m.channel.answer = () => accepted('now');
    expect(await asked(63, 20 * 60)).toHaveLength(1);
  });

  it('waits likewise where the answers are unknown, beyond the claims', async () => {
    m.channel.answer = () => unknown;
    const tries = await asked(100);
    expect(tries.length).toBeLessThan(8);
    expect(tries.at(-1)).toBeGreaterThan(60);
  });
});
