import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../src/events/event.ts';
import { beginStateAt, endStateAt, evolveAt } from '../../../../src/projections/history/state-at.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  published,
  refused,
} from '../../../support/ledger/commands.ts';
import { eventsOf, streamOf } from '../../../support/ledger/stream.ts';

const events = eventsOf(
  streamOf([
    configRead(0),
    checked(1, 'UP'),
    checked(2, 'DOWN'), // 3, 4
    claimed(3, 4),
    refused(4, 1),
    claimed(5, 4),
    published(6, 4, 2),
    checked(7, 'DOWN'),
    checked(8, 'UP'), // 10, 11
  ]),
);

const at = (time: string, from: readonly Event[] = events) =>
  from.reduce((sofar, event) => evolveAt(sofar, event, time), beginStateAt('api'));

describe('the state at a time', () => {
  it('is nothing before the first event', () => {
    expect(at('2025-01-01T00:00:00.000Z')).toMatchObject({
      ended: true,
      state: { version: 0 },
      intervalSeconds: null,
    });
  });

  it('counts what was owed then', () => {
    expect(at(minute(2))).toMatchObject({
      pending: [{ seq: 4 }],
      intervalSeconds: 60,
      state: { last_state: 'DOWN' },
    });
    expect(at(minute(5))).toMatchObject({ pending: [{ seq: 4 }] });
    expect(at(minute(6))).toMatchObject({ pending: [], ended: true });
    expect(at(minute(60))).toMatchObject({ pending: [{ seq: 11 }], ended: false, state: { version: 11 } });
  });

  it('ends at the first event that came later, even if a clock went back after it', () => {
    const [first, second, third, ...rest] = events;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no events');
    const jumped = [first, { ...second, recorded_at: minute(50) }, third, ...rest];
    expect(at(minute(20), jumped).state.version).toBe(1);
  });

  it('says that checks of that time are forgotten where places are empty after the last one', () => {
    const left = events.filter(({ seq }) => seq !== 9);
    expect(at(minute(6)).forgotten).toBe(false);
    expect(at(minute(6), left)).toMatchObject({ forgotten: true, state: { version: 8 } });
  });

  it.each([
    ['a config', [configRead(4, { enabled: false })]],
    ['a claim', [claimed(4, 4)]],
    ['a refusal', [claimed(4, 4), refused(4, 1)]],
    ['a delivery', [claimed(4, 4), published(5, 4, 1)]],
  ])('goes on saying so when %s stands between the empty places and that time', (_, behind) => {
    const begun = [configRead(0), checked(1, 'UP'), checked(2, 'DOWN'), checked(3, 'DOWN')];
    const last = begun.length + behind.length;
    const left = eventsOf(streamOf([...begun, ...behind, checked(last, 'DOWN')])).filter(
      ({ seq }) => seq !== 5,
    );
    expect(at(minute(last - 1), left)).toMatchObject({
      forgotten: true,
      state: { last_checked_at: minute(2) },
    });
    expect(at(minute(last), left)).toMatchObject({
      forgotten: false,
      state: { last_checked_at: minute(last) },
    });
  });

  it('knows from the state that the end of the log is gone, if the log ends before that time', () => {
    const left = events.slice(0, 8);
    expect(endStateAt(at(minute(60), left), 9).forgotten).toBe(true);
    expect(endStateAt(at(minute(60), left), 8).forgotten).toBe(false);
    expect(endStateAt(at(minute(2), left), 9).forgotten).toBe(false);
  });
});
