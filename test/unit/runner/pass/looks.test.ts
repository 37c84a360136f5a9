import { beforeEach, describe, expect, it } from 'vitest';
import type { Ledger, TimeRange } from '../../../../src/projections/ledger.ts';
import { inShard } from '../../../../src/runner/pass/shard.ts';
import { longLooks, wholeLook } from '../../../../src/runner/states/index-looks.ts';
import { accepted, createMonitor, noon, refusedBy, type Monitor } from '../../../support/monitor/monitor.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
let m: Monitor;
beforeEach(() => {
  m = createMonitor();
});

type Stored = Readonly<Record<string, unknown>>;

const forge = (change: (stored: Stored) => Stored, apiId = 'api') => {
  m.store.states.set(apiId, change(m.store.states.get(apiId) ?? {}));
};

const at = (time: number): string => new Date(time).toISOString();

/** An API that is DOWN, whose alert the channel refuses until it says yes. */
const withAlertDue = async (apiId = 'api') => {
  m.watch(apiId, { check_interval_seconds: 86_400 });
  m.outcomes.set(apiId, 'DOWN');
  m.channel.answer = () => refusedBy(false);
  await m.pass();
  m.channel.answer = () => accepted('now');
};

describe('the look of the first pass of an hour', () => {
  it.each([1, 3, 12, 30])('comes to a lie about an alert that is %i days old', async (days) => {
    await withAlertDue();
    // Nothing is checked meanwhile: no newer transition makes anybody doubt the state.
    forge((stored) => ({ ...stored, alerted_seq: 3, scheduled_at: at(noon + 400 * day) }));
    const then = noon + days * day + 3 * hour;
    let looks = 0;
    while (m.told().length === 0 && looks < 40) {
      await m.pass({ at: then + looks * hour });
      looks += 1;
    }
    expect(m.told()).toEqual(['api/3']);
    expect(looks).toBeLessThanOrEqual(33);
  });

  it.each([1, 2, 7, 24])('comes to each day of a month in 31 passes, every %i hours', (every) => {
    const dayOf = (time: number) => Math.floor((time - 26 * hour) / day) * day;
    const seen = new Set<number>();
    for (let n = 0; n < 31; n += 1) {
      const now = noon + n * every * hour;
      const [long, older] = longLooks(now) as [TimeRange, TimeRange];
      seen.add(Date.parse(older.since));
      expect([older.since >= wholeLook(now).since, long.until]).toEqual([true, wholeLook(now).until]);
    }
    const oldest = dayOf(noon + 30 * every * hour) - 30 * day;
    for (let since = oldest; since <= dayOf(noon); since += day) expect(seen).toContain(since);
  });

  it('is not put off by a state that says of itself that it was checked', async () => {
    m.watch('other', { check_interval_seconds: 86_400 });
    await withAlertDue();
    forge((stored) => ({ ...stored, alerted_seq: 3 }));
    for (const id of ['api', 'other'])
      forge((stored) => ({ ...stored, scheduled_at: at(noon + hour + minute) }), id);
    await m.pass({ at: noon + hour + 2 * minute });
    expect(m.told()).toEqual(['api/3']);
  });

  it('is made once, for who is checked often', async () => {
    m.watch('often', { check_interval_seconds: 60 });
    const asked: string[] = [];
    const ledger: Ledger = {
      ...m.ledger,
      readTransitions: (range) => {
        asked.push(range.since);
        return m.ledger.readTransitions(range);
      },
    };
    for (let n = 0; n < 4; n += 1) await m.pass({ at: noon + n * minute, ledger });
    expect(asked).toHaveLength(4 + 2);
  });

  it('is made by each of several runners, for their part of the APIs', async () => {
    for (const id of ['b', 'c', 'd', 'e']) m.watch(id, { check_interval_seconds: 60 });
    await withAlertDue('a');
    const runners = [1, 2].map((index) => ({ index, of: 2 }));
    forge((stored) => ({ ...stored, alerted_seq: 3 }), 'a');
    const isOwn = (shard: (typeof runners)[number]) => inShard('a', shard);
    for (const shard of runners.toSorted((a, b) => Number(isOwn(a)) - Number(isOwn(b))))
      await m.pass({ at: noon + hour + minute, shard });
    expect(m.told()).toEqual(['a/3']);
  });
});
