import { describe, expect, it } from 'vitest';
import { decodeState } from '../../../../src/projections/health/decode-state.ts';
import { storedState } from '../../../../src/projections/health/stored-state.ts';
import { left, right } from '../../../support/right.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const { after: state } = streamOf([configRead(0), checked(1, 'DOWN')]);

describe('decodeState', () => {
  it('gives back a state', () => {
    expect(right(decodeState(storedState(state)))).toEqual(state);
  });

  it('leaves out what it does not know', () => {
    expect(right(decodeState({ ...storedState(state), note: 'mine' }))).toEqual(state);
  });

  it('refuses a newer state, whatever else it holds', () => {
    expect(left(decodeState({ api_id: 'api', v: 3 }))).toEqual({
      _tag: 'InvalidItem',
      item: 'state',
      api_id: 'api',
      seq: null,
      faults: ['has schema version v 3; this program reads up to 2: upgrade upledger'],
      why: 'newer',
    });
  });

  it('says of a state without a version that somebody else wrote it', () => {
    const { version: _version, ...foreign } = storedState(state);
    const fault = left(decodeState(foreign));
    expect(fault.api_id).toBe('api');
    expect(fault.faults.join()).toMatch(/^has no version: it was not written by upledger/);
    expect(left(decodeState({})).api_id).toBeNull();
  });

  it.each([
    [{ version: 3 }, 'damaged'],
    [{ version: 2 ** 53 + 2 }, 'versionless'],
    [{ version: '3' }, 'versionless'],
    [{}, 'versionless'],
    [{ version: 3, v: 'one' }, 'damaged'],
    [{ version: 3, v: 3 }, 'newer'],
    [{ version: 3, v: 2 }, 'damaged'],
  ])('says of %j what kind of state it is: %s', (marks, why) => {
    expect(left(decodeState({ api_id: 'api', ...marks })).why).toBe(why);
  });

  it('names each field that is wrong', () => {
    expect(
      left(
        decodeState({ ...state, last_state: 'SIDEWAYS', streak: -1, config: { ...state.config, target: 7 } }),
      ).faults,
    ).toEqual([
      'last_state is "SIDEWAYS", must be "UP" or "DOWN"',
      'streak is -1, must be a whole number, 0 or more',
      'config.target is 7, must be string',
    ]);
  });
});
