import { describe, expect, it } from 'vitest';
import { decide, eventsOf, type Command, type Refusal } from '../../../../src/projections/health/decide.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  published,
  refused,
} from '../../../support/ledger/commands.ts';
import { left, right } from '../../../support/right.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

/** Given what was seen before, when this is seen, then these are the events. */
const given = (...before: readonly Command[]) => ({
  when: (observation: Command) => eventsOf(streamOf(before).after, observation),
});

describe('the events of a command', () => {
  it('records a config that differs from the projected one, and no other', () => {
    const first = configRead(0);
    expect(given().when(first)).toEqual([first._tag === 'RecordConfig' && first.configured]);
    expect(given(first).when(configRead(9))).toEqual([]);
    expect(given(first).when(configRead(9, { enabled: false }))).toMatchObject([
      { type: 'ApiConfigured', enabled: false },
    ]);
    expect(given(first, configRead(9, { removed: true })).when(configRead(10))).toHaveLength(1);
  });

  it('records a check', () => {
    const check = checked(1, 'UP');
    expect(given(configRead(0)).when(check)).toEqual([check.check]);
  });

  it('derives the first transition from the first check', () => {
    expect(given(configRead(0)).when(checked(1, 'DOWN'))[1]).toEqual({
      type: 'StateChanged',
      signal: 'availability',
      from: 'UP',
      to: 'DOWN',
      at: minute(1),
      since: minute(1),
      previous_since: minute(1),
      previous_changed_seq: null,
      cause_seq: 2,
      presumed: true,
      channels: ['default'],
      checks: null,
    });
  });

  it('tells a transition from the first check of the run, back to the first of the state before', () => {
    const config = configRead(0, { failure_threshold: 3, success_threshold: 2 });
    const fall = [checked(1, 'UP'), checked(2, 'UP'), checked(3, 'DOWN'), checked(4, 'DOWN')];
    expect(given(config, ...fall).when(checked(5, 'DOWN'))[1]).toEqual({
      type: 'StateChanged',
      signal: 'availability',
      from: 'UP',
      to: 'DOWN',
      at: minute(5),
      since: minute(3),
      previous_since: minute(1),
      previous_changed_seq: null,
      cause_seq: 6,
      presumed: false,
      channels: ['default'],
      checks: null,
    });
    const rise = [...fall, checked(5, 'DOWN'), checked(6, 'UP')];
    expect(given(config, ...rise).when(checked(7, 'UP'))[1]).toEqual({
      type: 'StateChanged',
      signal: 'availability',
      from: 'DOWN',
      to: 'UP',
      at: minute(7),
      since: minute(6),
      previous_since: minute(3),
      previous_changed_seq: 7,
      cause_seq: 9,
      presumed: false,
      channels: ['default'],
      checks: null,
    });
  });

  it('presumes UP of an API that only ever failed', () => {
    const config = configRead(0, { failure_threshold: 2 });
    expect(given(config, checked(1, 'DOWN')).when(checked(2, 'DOWN'))[1]).toMatchObject({
      presumed: true,
      since: minute(1),
    });
  });

  it('takes both thresholds for 1 in a stream without a config', () => {
    expect(given().when(checked(1, 'DOWN'))).toHaveLength(2);
    expect(given(checked(1, 'DOWN')).when(checked(2, 'UP'))).toHaveLength(2);
  });

  it('uses new thresholds at the next check, both ways', () => {
    const patient = configRead(0, { failure_threshold: 5 });
    const failing = [checked(1, 'UP'), checked(2, 'DOWN'), checked(3, 'DOWN'), checked(4, 'DOWN')];
    const stricter = configRead(5, { failure_threshold: 2 });
    expect(given(patient, ...failing, stricter).when(checked(6, 'DOWN'))[1]).toMatchObject({
      to: 'DOWN',
      since: minute(2),
    });
    expect(given(patient, ...failing, stricter).when(checked(6, 'UP'))).toHaveLength(1);
    const laxer = configRead(5, { failure_threshold: 9 });
    expect(given(patient, ...failing, laxer).when(checked(6, 'DOWN'))).toHaveLength(1);
  });

  it('numbers the claims of an API, and never one twice', () => {
    const down = [configRead(0), checked(1, 'DOWN')];
    expect(given(...down).when(claimed(2, 3))).toEqual([
      {
        type: 'AlertAttempted',
        for_seq: 3,
        attempt: 1,
        channel_id: 'default',
        pass_id: 'pass-2',
        claimed_until: minute(4),
      },
    ]);
    const again = [
      ...down,
      claimed(2, 3),
      refused(3, 1),
      claimed(4, 3),
      published(5, 3, 2),
      checked(6, 'UP'),
    ];
    expect(given(...again).when(claimed(7, 9))).toMatchObject([{ for_seq: 9, attempt: 3 }]);
  });

  it('records an answer as it came', () => {
    const answer = published(5, 3, 1);
    expect(given(configRead(0), checked(1, 'DOWN'), claimed(2, 3)).when(answer)).toEqual([
      answer._tag === 'RecordAlertResult' && answer.answer,
    ]);
  });
});

describe('decide', () => {
  const config = configRead(1);
  const known = [config, checked(1, 'UP')];
  const now = (n: number) => Date.parse(minute(n));
  const down = [config, checked(1, 'DOWN')];
  const removal = configRead(2, { removed: true });
  const replacing = (seq: number): Command =>
    removal._tag === 'RecordConfig' ? { ...removal, replaces: seq } : removal;

  it.each<[Refusal, string, readonly Command[], Command]>([
    ['unchanged', 'a config in force', known, configRead(2)],
    ['superseded', 'a config read before it', known, configRead(0, { retries: 1 })],
    ['replaced', 'a config that would replace another', known, replacing(7)],
    [
      'config',
      'a check made with another config',
      known,
      checked(2, 'UP', { config_digest: '0'.repeat(64) }),
    ],
    ['config', 'a check of a stream without a config', [], checked(2, 'UP')],
    ['race', 'a check that began before the last', known, checked(0, 'UP')],
    ['slot', 'a second check in its slot', known, { ...checked(1, 'UP'), slotSeconds: 60 }],
    [
      'alreadyPublished',
      'a claim of what went out',
      [...down, claimed(2, 3), published(3, 3, 1)],
      claimed(4, 3),
    ],
    ['claimedElsewhere', 'a claim while another is open', [...down, claimed(3, 3)], claimed(4, 3)],
  ])('answers %s to %s', (refusal, _, before, command) => {
    expect(left(decide(streamOf(before).after, command, now(4)))).toBe(refusal);
  });

  it.each<[string, readonly Command[], Command, number]>([
    ['the first config', [], config, 1],
    ['a config that replaces the one in force', known, replacing(1), 1],
    ['a check in the slot of the last, where slots are ignored', known, checked(1, 'UP'), 1],
    ['a check in the next slot, with its transition', known, { ...checked(2, 'DOWN'), slotSeconds: 60 }, 2],
    ['a first claim', down, claimed(2, 3), 1],
    ['a claim after one that has expired', [...down, claimed(1, 3)], claimed(4, 3), 1],
    ['a claim after an open one of the same pass', [...down, claimed(4, 3)], claimed(4, 3), 1],
    ['an answer', [...down, claimed(2, 3)], published(3, 3, 1), 1],
  ])('accepts %s', (_, before, command, count) => {
    const decision = right(decide(streamOf(before).after, command, now(4)));
    expect(decision.events).toEqual(eventsOf(streamOf(before).after, command));
    expect(decision).toMatchObject({ events: { length: count }, clockSkewed: false });
  });

  it('waives the order where the last record lies in the future, and says so', () => {
    const decision = decide(streamOf(known).after, checked(0, 'UP'), now(0));
    expect(right(decision)).toMatchObject({ events: [{ type: 'CheckCompleted' }], clockSkewed: true });
  });
});
