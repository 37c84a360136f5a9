import { describe, expect, it } from 'vitest';
import type { AlertPublished } from '../../../../src/events/alert-published.ts';
import type { CheckCompleted } from '../../../../src/events/check-completed.ts';
import type { Event } from '../../../../src/events/event.ts';
import type { StateChanged } from '../../../../src/events/state-changed.ts';
import {
  announce,
  transitionRecord,
  type Announced,
  type Waiting,
} from '../../../../src/projections/history/transitions.ts';

const stamped = {
  v: 1,
  event_id: 'pass/kind',
  recorded_at: '2026-11-01T00:00:00.000Z',
  runner: { id: 'r', version: '1' },
  prev_hash: null,
  prev_kept_hash: null,
  hash: 'a'.repeat(64),
} as const;

const changed = (
  api_id: string,
  seq: number,
  at: string,
  more: Partial<StateChanged> = {},
): StateChanged => ({
  ...stamped,
  type: 'StateChanged',
  signal: 'availability',
  channels: ['default'],
  checks: null,
  api_id,
  seq,
  from: 'UP',
  to: 'DOWN',
  at,
  since: at,
  previous_since: '2026-11-01T00:00:00.000Z',
  previous_changed_seq: null,
  cause_seq: seq - 1,
  presumed: false,
  ...more,
});

const published = (api_id: string, for_seq: number, message_id: string): AlertPublished => ({
  ...stamped,
  type: 'AlertPublished',
  api_id,
  seq: for_seq + 2,
  for_seq,
  attempt: 1,
  channel_id: 'default',
  receipt: null,
  channel: 'sns',
  message_id,
  topic_arn: null,
  published_at: '2026-11-01T02:00:00.000Z',
});

const check: CheckCompleted = {
  ...stamped,
  type: 'CheckCompleted',
  api_id: 'a',
  seq: 2,
  expires_at: undefined,
  certificate_until: undefined,
  pass_id: 'p',
  scheduled_at: '2026-11-01T01:00:00.000Z',
  checked_at: '2026-11-01T01:00:00.000Z',
  outcome: 'DOWN',
  status_code: 503,
  latency_ms: 12,
  timings: null,
  attempts: 1,
  error: { kind: 'status', message: 'expected 200, got 503' },
  config_digest: 'b'.repeat(64),
};

/** All that comes out in the end, in order. */
const told = (events: readonly Event[]): readonly (readonly [string, string | null])[] => {
  const done: Announced[] = [];
  let waiting: Waiting = [];
  for (const event of events) {
    const next = announce(waiting, event);
    waiting = next.waiting;
    done.push(...next.done);
  }
  return [...done, ...waiting].map((one) => [
    `${one.transition.api_id}/${String(one.transition.seq)}`,
    one.published.at(-1)?.message_id ?? null,
  ]);
};

const at = (hour: number): string => `2026-11-01T0${String(hour)}:00:00.000Z`;

describe('announce', () => {
  it('gives each transition its own delivery, and lets it go once no other can follow', () => {
    const [first, second] = [changed('a', 3, at(1)), changed('b', 7, at(2))];
    const begun = announce([], first);
    expect(begun.done).toStrictEqual([]);
    const answered = announce(begun.waiting, published('a', 3, 'm1'));
    expect(answered.done).toStrictEqual([]);
    expect(announce(answered.waiting, second)).toStrictEqual({
      waiting: [{ transition: second, published: [] }],
      done: [{ transition: first, published: [published('a', 3, 'm1')] }],
    });
  });

  it('pairs transitions of one moment, in their order', () => {
    const events = [
      changed('a', 3, at(1)),
      changed('b', 3, at(1)),
      published('b', 3, 'mb'),
      published('a', 3, 'ma'),
      changed('c', 9, at(2)),
    ];
    expect(told(events)).toStrictEqual([
      ['a/3', 'ma'],
      ['b/3', 'mb'],
      ['c/9', null],
    ]);
  });

  it('takes the first of two deliveries, and leaves those of other transitions and other events aside', () => {
    const events = [
      changed('a', 3, at(1)),
      published('a', 1, 'other'),
      published('a', 3, 'first'),
      published('a', 3, 'again'),
      check,
    ];
    expect(told(events)).toStrictEqual([['a/3', 'first']]);
  });
});

describe('transitionRecord', () => {
  it('tells cause, alert, and how long the former state lasted', () => {
    const transition = changed('a', 3, at(1));
    expect(transitionRecord({ transition, published: [published('a', 3, 'm1')] }, check)).toStrictEqual({
      transition_id: 'a/3',
      api_id: 'a',
      seq: 3,
      signal: 'availability',
      from: 'UP',
      to: 'DOWN',
      at: at(1),
      since: at(1),
      presumed: false,
      previous_duration_ms: 3_600_000,
      cause: {
        status_code: 503,
        error: check.error,
        latency_ms: check.latency_ms,
        certificate_until: null,
      },
      alerted_at: '2026-11-01T02:00:00.000Z',
      channel: 'sns',
      message_id: 'm1',
      deliveries: [{ channel_id: 'default', at: '2026-11-01T02:00:00.000Z', message_id: 'm1' }],
    });
  });

  it('knows no duration of a state that was only presumed, and none below 0', () => {
    const durationOf = (more: Partial<StateChanged>) =>
      transitionRecord({ transition: changed('a', 3, at(1), more), published: [] }, null);
    expect(durationOf({ presumed: true })).toMatchObject({
      previous_duration_ms: null,
      cause: null,
      alerted_at: null,
      channel: null,
      message_id: null,
    });
    expect(durationOf({ previous_since: at(5) }).previous_duration_ms).toBe(0);
  });
});
