import { describe, expect, it } from 'vitest';
import { targetDigest } from '../../../../src/events/config-digest.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  plainConfig,
  published,
  refused,
} from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const after = (...observations: readonly Command[]) => streamOf(observations).after;
const slow = { failure_threshold: 3, success_threshold: 3 };

describe('evolve', () => {
  it('projects a config', () => {
    expect(after(configRead(5, { ...slow, retain_checks_days: 30 }))).toMatchObject({
      version: 1,
      last_state: null,
      config: {
        seq: 1,
        read_at: minute(5),
        failure_threshold: 3,
        success_threshold: 3,
        enabled: true,
        removed: false,
        retain_days: 30,
        target: targetDigest(plainConfig),
      },
    });
  });

  it('takes no alert for published by what is about a transition that is not there', () => {
    const down = [configRead(0), checked(1, 'DOWN')] as const;
    const forged = after(...down, claimed(2, 3), published(3, 999, 1));
    expect(forged).toMatchObject({ version: 5, changed_seq: 3, alerted_seq: 0 });
    const channels = ['team'];
    const second = after(
      configRead(0, { channels }),
      { ...checked(1, 'DOWN'), channels },
      {
        _tag: 'WaiveAlerts',
        channel_id: 'team',
        reason: 'removed',
        alerts: [{ for_seq: 999, at: minute(1) }],
        pass_id: 'p',
      },
    );
    expect(second).toMatchObject({ version: 4, alerted_seq: 0, behind: { team: { last_seq: 3 } } });
  });

  it('remembers the latest check', () => {
    const bare = {
      status_code: null,
      latency_ms: null,
      error: { kind: 'timeout', message: 'no answer in 5000 ms' },
    } as const;
    expect(
      after(configRead(0, slow), checked(1, 'UP'), checked(3, 'DOWN', { ...bare, scheduled_at: minute(2) })),
    ).toMatchObject({
      version: 3,
      last_state: 'UP',
      last_status_code: null,
      last_latency_ms: null,
      last_checked_at: minute(3),
      last_changed_at: minute(1),
      last_error: 'no answer in 5000 ms',
      scheduled_at: minute(2),
      streak: 1,
      streak_since: minute(3),
      changed_since: minute(1),
      failing_since: minute(3),
    });
  });

  it('forgets a streak, an error and what failed when the next check agrees', () => {
    expect(after(configRead(0, slow), checked(1, 'UP'), checked(2, 'DOWN'), checked(3, 'UP'))).toMatchObject({
      last_error: null,
      streak: 0,
      streak_since: null,
      failing_since: null,
    });
  });

  it('tells since when it fails from the first check of the run, through the transition and until it is UP', () => {
    const down = [
      configRead(0, slow),
      checked(1, 'UP'),
      checked(2, 'DOWN'),
      checked(3, 'DOWN'),
      checked(4, 'DOWN'),
    ];
    expect(after(...down)).toMatchObject({
      last_state: 'DOWN',
      last_changed_at: minute(4),
      changed_since: minute(2),
      failing_since: minute(2),
      changed_seq: 6,
      streak: 0,
      streak_since: null,
    });
    const recovering = [...down, checked(5, 'UP'), checked(6, 'UP')];
    expect(after(...recovering)).toMatchObject({
      last_state: 'DOWN',
      streak: 2,
      streak_since: minute(5),
      failing_since: minute(2),
    });
    expect(after(...recovering, checked(7, 'UP'))).toMatchObject({
      last_state: 'UP',
      changed_since: minute(5),
      failing_since: null,
      changed_seq: 10,
    });
  });

  it('presumes UP of an API that was never seen so, until a check or a transition says', () => {
    const failing = [configRead(0, slow), checked(1, 'DOWN')];
    expect(after(...failing)).toMatchObject({
      last_state: 'UP',
      presumed: true,
      streak: 1,
      failing_since: minute(1),
    });
    expect(after(...failing, checked(2, 'UP'))).toMatchObject({ presumed: false, streak: 0 });
    expect(after(...failing, checked(2, 'DOWN'), checked(3, 'DOWN'))).toMatchObject({
      presumed: false,
      last_state: 'DOWN',
    });
  });

  describe('of a new config', () => {
    const failing = [configRead(0, slow), checked(1, 'UP'), checked(2, 'DOWN'), checked(3, 'DOWN')];

    it.each([
      ['a new url', { url: 'https://api.example/other' }],
      ['a new method', { method: 'HEAD' }],
    ])('with %s sets the streak to 0, and nothing else of the state', (_, changes) => {
      expect(after(...failing, configRead(4, { ...slow, ...changes }))).toMatchObject({
        last_state: 'UP',
        streak: 0,
        streak_since: null,
        failing_since: null,
        last_error: 'answered 503, expected 200',
        last_checked_at: minute(3),
      });
    });

    it.each([
      ['other thresholds', { failure_threshold: 9 }],
      ['another time-out', { timeout_ms: 1 }],
      ['disabling', { enabled: false }],
      ['removal', { removed: true }],
    ])('with %s leaves the streak', (_, changes) => {
      expect(after(...failing, configRead(4, { ...slow, ...changes }))).toMatchObject({
        streak: 2,
        streak_since: minute(2),
      });
    });

    it.each([
      ['disabled', { enabled: false }],
      ['removed', { removed: true }],
      ['both', { enabled: false, removed: true }],
    ])('that enables what was %s sets the streak to 0', (_, changes) => {
      const off = configRead(4, { ...slow, ...changes });
      expect(after(...failing, off, configRead(5, slow))).toMatchObject({ streak: 0, failing_since: null });
    });

    it('that comes back still disabled leaves the streak', () => {
      const gone = configRead(4, { ...slow, removed: true });
      expect(after(...failing, gone, configRead(5, { ...slow, enabled: false }))).toMatchObject({
        streak: 2,
      });
    });

    it('with a new url leaves DOWN as DOWN, and since when', () => {
      const down = [...failing, checked(4, 'DOWN'), checked(5, 'UP')];
      expect(after(...down, configRead(6, { ...slow, url: 'https://api.example/other' }))).toMatchObject({
        last_state: 'DOWN',
        streak: 0,
        failing_since: minute(2),
      });
    });
  });

  describe('of alerts', () => {
    const down = [configRead(0), checked(1, 'DOWN')];
    const claim = {
      for_seq: 3,
      attempt: 1,
      pass_id: 'pass-2',
      recorded_at: minute(2),
      claimed_until: minute(4),
    };

    it('opens a claim', () => {
      expect(after(...down, claimed(2, 3))).toMatchObject({ attempts: 1, claim, alerted_seq: 0 });
    });

    it('replaces a claim by the next', () => {
      expect(after(...down, claimed(2, 3), claimed(3, 3))).toMatchObject({
        attempts: 2,
        claim: { attempt: 2 },
      });
    });

    it('ends it when published', () => {
      expect(after(...down, claimed(2, 3), published(3, 3, 1))).toMatchObject({
        attempts: 1,
        claim: null,
        alerted_seq: 3,
      });
    });

    it('ends it when refused, and remembers which message was refused for what it is', () => {
      expect(after(...down, claimed(2, 3), refused(3, 1))).toMatchObject({
        claim: null,
        alerted_seq: 0,
        refused_seq: 0,
      });
      const minimal = [...down, claimed(2, 3), refused(3, 1, true)];
      expect(after(...minimal)).toMatchObject({ claim: null, refused_seq: 3 });
      expect(after(...minimal, claimed(4, 3), refused(3, 2))).toMatchObject({ refused_seq: 3 });
    });

    it.each([
      ['another attempt', published(4, 3, 9), 3],
      ['another transition', published(4, 1, 1), 1],
    ])('lets the claim of another be when %s is published, though that counts', (_, answer, alerted) => {
      expect(after(...down, claimed(2, 3), answer)).toMatchObject({ claim, alerted_seq: alerted });
    });

    it('lets the claim of another be when another attempt is refused', () => {
      expect(after(...down, claimed(2, 3), refused(3, 9))).toMatchObject({ claim });
    });

    it('takes answers without any claim, and never goes back', () => {
      const two = [...down, checked(2, 'UP'), published(3, 5, 1)];
      expect(after(...two)).toMatchObject({ claim: null, alerted_seq: 5 });
      expect(after(...two, published(4, 3, 2))).toMatchObject({ alerted_seq: 5 });
    });
  });

  it('begins with nothing', () => {
    expect(streamOf([]).after).toEqual(initialHealth('api'));
  });
});
