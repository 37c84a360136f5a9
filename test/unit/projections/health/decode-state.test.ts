import { describe, expect, it } from 'vitest';
import { decodeState } from '../../../../src/projections/health/decode-state.ts';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import { storedState } from '../../../../src/projections/health/stored-state.ts';
import { left, right } from '../../../support/right.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const { after: state } = streamOf([configRead(0), checked(1, 'DOWN')]);

describe('decodeState', () => {
  it('gives back a state', () => {
    expect(right(decodeState(storedState(state)))).toEqual(state);
  });

  it('gives back one of the second version of which nothing is recorded yet', () => {
    const empty: Health = { ...initialHealth('api'), v: 2 };
    expect(storedState(empty)).toMatchObject({ head_hash: null, head_kept_hash: null });
    expect(right(decodeState(storedState(empty)))).toEqual(empty);
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
      version: undefined,
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

  it.each([
    [{ alerted_seq: Number.MAX_SAFE_INTEGER }, 'alerted_seq is 9007199254740991, beyond its changed_seq 3'],
    [{ changed_seq: 4, alerted_seq: 4 }, 'changed_seq is 4, beyond its version 3'],
    [{ version: 2 }, 'changed_seq is 3, beyond its version 2'],
  ])('calls a state that no log can have made damaged: %j', (forged, fault) => {
    expect(left(decodeState({ ...storedState(state), ...forged }))).toMatchObject({
      faults: [fault],
      why: 'damaged',
    });
  });

  it('calls debts that no log can have made damaged', () => {
    const debts = streamOf([
      configRead(0, { channels: ['team'] }),
      { ...checked(1, 'DOWN'), channels: ['team'] },
    ]).after;
    const team = debts.behind?.['team'];
    if (team === undefined) throw new Error('nothing is owed');
    expect(right(decodeState(storedState(debts)))).toEqual(debts);
    for (const change of [{ last_seq: 9 }, { after_seq: 3 }]) {
      const forged = { ...debts, behind: { team: { ...team, ...change } } };
      expect(left(decodeState(storedState(forged))).faults[0]).toMatch(/^behind\.team\./u);
    }
  });

  it.each([7, 'much', null])('calls a debt that is %j damaged', (debt) => {
    const second = storedState({ ...initialHealth('api'), v: 2 });
    const fault = left(decodeState({ ...second, behind: { team: debt } }));
    expect(fault.why).toBe('damaged');
    expect(fault.faults[0]).toContain('behind.team');
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
