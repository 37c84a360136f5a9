import { describe, expect, it } from 'vitest';
import { beginDays, type DayFold } from '../../../../src/projections/days/begin-days.ts';
import { closeAtHead, foldDays } from '../../../../src/projections/days/day-fold.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { decideAll } from '../../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead, metadataAt, minute } from '../../../support/ledger/commands.ts';

const hour = 60;
const now = Date.parse(minute(400 * 24 * hour));
const config = (n: number) => configRead(n, { check_interval_seconds: 3600 });

/** The fold of a stream, each command decided at its own minute. */
const folded = (...timed: readonly (readonly [n: number, command: Command])[]): DayFold => {
  let state = initialHealth('api');
  const fold = beginDays('api');
  for (const [n, command] of timed) {
    const { events, after } = decideAll(state, metadataAt(n), [command]);
    state = after;
    for (const one of events) foldDays(fold, one, now);
  }
  return fold;
};

describe('the summary of a day', () => {
  it('says that no config was known', () => {
    expect(closeAtHead(folded([0, checked(0, 'UP')]))).toMatchObject({
      checks: 1,
      unmonitored_ms: 86_400_000,
      closing: { config: null, state: 'UP' },
    });
  });

  it('lists 2000 incidents of a day, and no more', () => {
    const outages = (count: number) =>
      Array.from({ length: 2 * count }, (_, i) => {
        const n = 1 + i / 4;
        return [n, checked(n, i % 2 === 0 ? 'DOWN' : 'UP')] as const;
      });
    const ended = (count: number) => closeAtHead(folded([0, config(0)], ...outages(count)))?.closing['ended'];
    expect(ended(2000)).toHaveLength(4 * 2000);
    expect(ended(2001)).toBeNull();
  });

  it('adds time to an open incident only while the API is DOWN', () => {
    const down = () => folded([0, config(0)], [hour, checked(hour, 'DOWN')]);
    expect(closeAtHead(down())?.closing['incident']).toMatchObject({ down_ms: 0, until_ms: 7_200_000 });
    const resumed = down();
    // As where a stream was resumed from a state that knows of a recovery which cannot be read.
    resumed.history.health = { ...resumed.history.health, last_state: 'UP' };
    expect(closeAtHead(resumed)?.closing['incident']).toMatchObject({ down_ms: 0, until_ms: 0 });
  });

  it('counts a day again of which a clock ahead had told the time as that of a later day', () => {
    const day = 24 * hour;
    const fold = folded(
      [0, config(0)],
      [1, checked(1, 'UP')],
      [hour, checked(3 * day, 'UP')],
      [hour + 1, checked(3 * day + hour, 'UP')],
      [2 * hour, checked(2 * hour, 'UP')],
      [3 * hour, checked(3 * hour, 'UP')],
    );
    expect(fold.history.coverage.countedTo).toBe(Date.parse(minute(3 * hour)));
    expect(closeAtHead(fold)).toMatchObject({ day: '2026-01-01', checks: 3 });
  });
});
