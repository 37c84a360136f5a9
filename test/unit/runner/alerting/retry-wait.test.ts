import { beforeEach, describe, expect, it } from 'vitest';
import { isWaiting } from '../../../../src/runner/alerting/retry-wait.ts';
import {
  checked,
  claimed,
  configRead,
  minute as minuteOf,
  published,
  refused,
} from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';
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

it('counts from the last accepted attempt, even if an earlier one was recorded late', async () => {
  const { ledger } = createMonitor();
  const { events, after } = streamOf([
    configRead(0),
    checked(1, 'UP'),
    checked(2, 'DOWN'),
    checked(3, 'UP'),
    claimed(4, 4),
    checked(5, 'UP'),
    checked(6, 'UP'),
    // The first claim has run out; the second is accepted.
    claimed(7, 4),
    published(8, 4, 2),
    claimed(9, 6),
    refused(6, 3),
    claimed(11, 6),
    refused(6, 4),
    published(13, 4, 1),
  ]);
  expect(after).toMatchObject({ v: 1, changed_seq: 6, alerted_seq: 4 });
  const [result] = await ledger.commit([
    { api_id: 'api', expected: 0, events, state: after, hasState: false },
  ])();
  expect(result?._tag).toBe('Committed');
  const newest = events.map(({ event }) => event).findLast((event) => event.type === 'StateChanged');
  if (newest === undefined) throw new Error('no state change');
  const waitsAt = (seconds: number) =>
    isWaiting(ledger, after, newest, { now: Date.parse(minuteOf(11)) + seconds * 1000, claimMs: minute });
  expect([await waitsAt(119), await waitsAt(121)]).toEqual([true, false]);
});
