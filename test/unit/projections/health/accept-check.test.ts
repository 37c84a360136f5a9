import { describe, expect, it } from 'vitest';
import {
  acceptCheck,
  acceptConfig,
  isFromTheFuture,
} from '../../../../src/projections/health/accept-check.ts';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';
import { noon } from '../../../support/monitor/monitor.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const last = (checkedAt: number, scheduledAt = checkedAt): Health => ({
  ...initialHealth('api'),
  last_checked_at: iso(checkedAt),
  scheduled_at: iso(scheduledAt),
});
const made = (checkedAt: number, scheduledAt = checkedAt) => ({
  checked_at: iso(checkedAt),
  scheduled_at: iso(scheduledAt),
});
const second = 1000;
const minute = 60 * second;
const counted = { dropped: null, waived: false };

describe('which checks count', () => {
  it.each([
    ['the first', initialHealth('api'), made(noon), counted],
    ['one in the next slot', last(noon), made(noon + minute), counted],
    ['a second one in the same slot', last(noon), made(noon + second), { dropped: 'slot', waived: false }],
    [
      'one that began before the last',
      last(noon + 2, noon),
      made(noon + 1, noon + minute),
      { dropped: 'race', waived: false },
    ],
    ['one that began with the last', last(noon), made(noon, noon + minute), counted],
    [
      'one of an older slot',
      last(noon),
      made(noon + second, noon - minute),
      { dropped: 'slot', waived: false },
    ],
  ] as const)('%s', (_, state, check, expected) => {
    expect(acceptCheck(state, check, 60, noon + minute)).toEqual(expected);
  });

  it('--all ignores slots and no lost race', () => {
    expect(acceptCheck(last(noon), made(noon + second), undefined, noon + second)).toEqual(counted);
    expect(acceptCheck(last(noon), made(noon - second), undefined, noon)).toEqual({
      dropped: 'race',
      waived: false,
    });
  });

  it.each([
    ['checked', last(noon + 11 * second, noon)],
    ['scheduled', last(noon, noon + 11 * second)],
  ])('rules are waived when the last one was %s in the future', (_, state) => {
    expect(isFromTheFuture(state, noon)).toBe(true);
    expect(acceptCheck(state, made(noon - minute), 60, noon)).toEqual({ dropped: null, waived: true });
  });

  it('ten seconds ahead is no wrong clock', () => {
    const state = last(noon + 10 * second);
    expect(isFromTheFuture(state, noon)).toBe(false);
    expect(acceptCheck(state, made(noon), 60, noon).dropped).toBe('race');
  });
});

describe('which configs count', () => {
  const at = (minutes: number, changes = {}) => {
    const observation = configRead(minutes, changes);
    if (observation._tag !== 'RecordConfig') throw new Error('no config');
    return observation.configured;
  };
  const known = streamOf([configRead(10), checked(10, 'UP')]).after;
  const now = Date.parse(at(10).read_at) + second;

  it('the first one', () => {
    expect(acceptConfig(initialHealth('api'), at(0), now)).toBe('record');
  });

  it('one that says the same is the same, whenever it was read', () => {
    expect(acceptConfig(known, at(3), now)).toBe('unchanged');
  });

  it('one read earlier is superseded, one read later or at once recorded', () => {
    expect(acceptConfig(known, at(9, { retries: 1 }), now)).toBe('superseded');
    expect(acceptConfig(known, at(10, { retries: 1 }), now)).toBe('record');
    expect(acceptConfig(known, at(11, { retries: 1 }), now)).toBe('record');
  });

  it('one read by a clock that is more than ten seconds ahead does not bind', () => {
    expect(acceptConfig(known, at(9, { retries: 1 }), now - 12 * second)).toBe('record');
    expect(acceptConfig(known, at(9, { retries: 1 }), now - 11 * second)).toBe('superseded');
  });
});
