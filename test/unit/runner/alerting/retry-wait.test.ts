import { beforeEach, describe, expect, it } from 'vitest';
import { ageOfNextTry } from '../../../../src/runner/alerting/retry-wait.ts';
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

describe('ageOfNextTry', () => {
  it('is at once, in the next pass, then after doubling waits of at most an hour', () => {
    const ages = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((tries) => ageOfNextTry(tries, 90_000) / minute);
    expect(ages).toEqual([0, 0, 3, 9, 21, 45, 93, 153, 213, 273]);
  });
});

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
      expect(await asked(200)).toEqual([1, 2, 4, 10, 22, 46, 94, 154]);
      expect(m.eventsOf('api', 'AlertAttempted').length).toBe(8);
      m.channel.answer = () => accepted('at last');
      expect(await asked(20, 201)).toEqual([214]);
      expect(m.state('api')?.alerted_seq).toBe(m.state('api')?.changed_seq);
    },
  );

  it('costs a day some thirty events, not thousands', async () => {
    m.channel.answer = () => refusedBy(false);
    await asked((24 * hour) / minute);
    expect(m.eventsOf('api', 'AlertAttempted').length).toBeLessThan(35);
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

  it('waits likewise where the answers are unknown, beyond the claims', async () => {
    m.channel.answer = () => unknown;
    const tries = await asked(100);
    expect(tries.length).toBeLessThan(8);
    expect(tries.at(-1)).toBeGreaterThan(60);
  });
});
