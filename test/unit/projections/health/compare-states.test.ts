import { describe, expect, it } from 'vitest';
import { stateDifferences } from '../../../../src/projections/health/compare-states.ts';
import { upgraded } from '../../../../src/projections/health/evolve.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const state = streamOf([configRead(0), checked(1, 'UP')]).after;
const second = upgraded(state);

describe('what a stored state differs in', () => {
  it('is nothing where it says the same, in either version', () => {
    expect(stateDifferences(state, state)).toEqual([]);
    expect(stateDifferences(second, second)).toEqual([]);
  });

  it('is the field that the log does not bear out, as it is stored', () => {
    expect(stateDifferences({ ...state, streak: 4 }, state)).toEqual([
      { api_id: 'api', field: 'streak', stored: 4, replayed: 0 },
    ]);
  });

  it('is the version of the schema, and what else differs, between two of different versions', () => {
    expect(stateDifferences(state, second)).toEqual([{ api_id: 'api', field: 'v', stored: 1, replayed: 2 }]);
    expect(stateDifferences({ ...state, presumed: true }, second).map(({ field }) => field)).toEqual([
      'v',
      'presumed',
    ]);
  });
});
