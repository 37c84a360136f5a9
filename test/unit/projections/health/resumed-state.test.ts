import { describe, expect, it } from 'vitest';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { differingMembers, resumedState } from '../../../../src/projections/health/resumed-state.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const first = streamOf([configRead(0), checked(1, 'DOWN')]).after;
const second = streamOf([configRead(0), { ...checked(1, 'DOWN'), channels: ['team'] }]).after;

describe('the state from which a stream goes on', () => {
  it('is that of the second version, to which the first one is brought', () => {
    expect([first.v, second.v]).toEqual([1, 2]);
    expect(resumedState(second).behind).toEqual(second.behind);
    expect(resumedState(first).behind).toMatchObject({ default: { after_seq: 0, last_seq: 3 } });
  });

  it('differs from another in the members that are named', () => {
    expect(differingMembers(resumedState(first), resumedState(first))).toEqual([]);
    expect(differingMembers(resumedState(first), resumedState(second))).toEqual(['behind']);
    const none = resumedState(initialHealth('api'));
    expect(differingMembers(none, { ...none, streak: 1 })).toEqual(['streak']);
  });
});
