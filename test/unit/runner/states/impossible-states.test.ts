import { describe, expect, it } from 'vitest';
import type { Health } from '../../../../src/projections/health/health-state.ts';
import { impossibleStates } from '../../../../src/runner/states/impossible-states.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const { after: state } = streamOf([configRead(0), checked(1, 'DOWN')]);
const time = '2026-01-01T00:01:00.000Z';
const latency = { state: 'UP', since: null, streak: 1, streak_since: time } as const;
const second: Health = { ...state, v: 2, claim: null, alerted_seq: 3, signals: { latency } };
const owing = streamOf([
  configRead(0, { channels: ['team'] }),
  { ...checked(1, 'DOWN'), channels: ['team'] },
]).after;

const whyOf = (one: Health) => impossibleStates([one]).map(({ why }) => why);

describe('a state that no log can have made', () => {
  it('is none that one has made', () => {
    expect(impossibleStates([state, second, owing])).toEqual([]);
  });

  it.each<[Partial<Health>, string]>([
    [
      { config: state.config === null ? null : { ...state.config, seq: 4 } },
      'config.seq is 4, and version is 3',
    ],
    [{ summarized_day: '2026-01-01', summarized_seq: 4 }, 'summarized_seq is 4, and version is 3'],
    [{ summarized_seq: 3 }, 'summarized_day is null, and summarized_seq is 3'],
    [{ summarized_day: '2026-01-01' }, 'summarized_day is 2026-01-01, and summarized_seq is null'],
    [{ last_state: 'UP' }, `last_state is UP, and failing_since is ${time}, and streak_since is null`],
    [{ failing_since: null }, 'last_state is DOWN, and failing_since is null, and streak_since is null'],
    [{ last_state: null, failing_since: null }, `last_state is null, and last_checked_at is ${time}`],
    [{ presumed: true }, 'presumed is true, and last_state is DOWN'],
    [{ streak: 1 }, 'streak is 1, and streak_since is null'],
    [{ streak_since: time }, `streak is 0, and streak_since is ${time}`],
    [
      { signals: { latency: { ...latency, streak: 0 } } },
      `signals.latency.streak is 0, and signals.latency.streak_since is ${time}`,
    ],
    [
      { signals: { latency: { ...latency, state: 'DOWN' } } },
      'signals.latency.state is DOWN, and signals.latency.since is null',
    ],
    [
      { signals: { latency: { ...latency, streak: 0, streak_since: null } } },
      'signals.latency.state is UP, and signals.latency.streak is 0',
    ],
  ])('is named: %j', (forged, why) => {
    expect(whyOf({ ...second, ...forged })).toEqual([why]);
  });

  it('is one that says of its debts what they do not', () => {
    expect(whyOf({ ...second, alerted_seq: 0 })).toEqual([
      'alerted_seq is 0, and what its debts say is told is 3',
    ]);
    const { behind } = owing;
    const team = behind?.['team'];
    if (team === undefined) throw new Error('nothing is owed');
    expect(whyOf({ ...owing, behind: { team: { ...team, after_seq: 1 } } })).toEqual([
      'alerted_seq is 0, and what its debts say is told is 1',
    ]);
    expect(whyOf({ ...owing, behind: null })).toEqual([
      'alerted_seq is 0, and what its debts say is told is 3',
    ]);
  });
});
