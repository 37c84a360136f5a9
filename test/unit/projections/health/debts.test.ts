import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../src/events/event.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import {
  pendingChannels,
  claimOn,
  debtOn,
  pendingByState,
  settledOn,
} from '../../../../src/projections/health/debts.ts';
import { evolve } from '../../../../src/projections/health/evolve.ts';
import type { Health } from '../../../../src/projections/health/health-state.ts';
import {
  checked,
  claimed,
  configRead,
  published,
  refused,
  waived,
} from '../../../support/ledger/commands.ts';
import { grown, streamOf } from '../../../support/ledger/stream.ts';

const settled = streamOf([configRead(0), checked(1, 'UP')]).after;
const owing = streamOf([configRead(0), checked(1, 'UP'), checked(2, 'DOWN')]).after;
const second = (state: Health): Health => ({ ...state, v: 2, behind: null });

/** A transition that is owed to two channels. */
const twice = (): Health => {
  const down = { ...checked(2, 'DOWN'), channels: ['team', 'night'] };
  return grown(settled, [down], 2).after;
};
const eventOf = (state: Health, command: Command): Event => {
  const [decided] = grown(state, [command], 9).events;
  if (decided === undefined) throw new Error('no event');
  return decided.event;
};

describe('what channels are owed', () => {
  it('is counted by the state alone, where no channel is owed more than one', () => {
    const first = streamOf([
      configRead(0, { channels: ['a', 'b'] }),
      { ...checked(1, 'DOWN'), channels: ['a', 'b'] },
    ]).after;
    expect(pendingByState(first)).toBe(1);
    const again = grown(first, [{ ...checked(2, 'UP'), channels: ['c'] }], 2).after;
    expect(pendingByState(again)).toBe(2);
    const more = grown(again, [{ ...checked(3, 'DOWN'), channels: ['c'] }], 3).after;
    expect(pendingByState(more)).toBeNull();
    expect(pendingByState(streamOf([configRead(0), checked(1, 'DOWN')]).after)).toBeNull();
  });

  it('is owed to the default channel alone in a state of the first version', () => {
    expect(pendingChannels(settled)).toEqual([]);
    expect(pendingChannels(owing)).toEqual(['default']);
    expect(settledOn(owing, 'team')).toBe(owing.changed_seq);
    expect([debtOn(owing, 'team'), claimOn(owing, 'team')]).toEqual([null, null]);
    expect(claimOn(grown(owing, [claimed(3, 4)], 3).after, 'default')).toMatchObject({ for_seq: 4 });
  });

  it('is told by the second version for each channel', () => {
    const state = twice();
    expect(state.v).toBe(2);
    expect(pendingChannels(state).toSorted()).toEqual(['night', 'team']);
    expect(pendingChannels(second(settled))).toEqual([]);
    expect([settledOn(state, 'team'), settledOn(state, 'other')]).toEqual([0, state.changed_seq]);
    const told = grown(state, [claimed(3, 4, 'team')], 3).after;
    expect([claimOn(told, 'team')?.for_seq, claimOn(told, 'night')]).toEqual([4, null]);
  });

  it.each([
    ['an attempt', claimed(3, 3, 'gone')],
    ['a failure', refused(3, 1, true, 'gone')],
    ['a delivery', published(3, 3, 1, 'gone')],
    ['a waiver', waived(3, 3, 'gone')],
  ])('is not changed by %s on a channel that is owed nothing', (_name, command) => {
    for (const state of [twice(), second(settled)]) {
      const after = evolve(state, eventOf(state, command));
      expect(after.behind).toEqual(state.behind);
      expect(after.alerted_seq).toBe(state.alerted_seq);
    }
  });

  it('is not settled again by a late answer, which ends its claim only', () => {
    const answered = grown(
      twice(),
      [
        claimed(3, 4, 'team'),
        published(4, 4, 1, 'team'),
        { ...checked(5, 'UP'), channels: ['team'] },
        claimed(6, 8, 'team'),
      ],
      3,
    ).after;
    const debt = debtOn(answered, 'team');
    expect(debt?.claim).toMatchObject({ attempt: 2 });
    const late = evolve(answered, eventOf(answered, published(7, 1, 2, 'team')));
    expect(debtOn(late, 'team')).toEqual(debt);
    const waiver = evolve(answered, eventOf(answered, waived(7, 1, 'team')));
    expect(debtOn(waiver, 'team')).toEqual(debt);
  });
});
