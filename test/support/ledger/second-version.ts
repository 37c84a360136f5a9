import { unsaidConfig } from '../../../src/events/api-configured.ts';
import { seal, type ChainedEvent, type EventMetadata } from '../../../src/events/chain-event.ts';
import { configDigest } from '../../../src/events/config-digest.ts';
import type { NewEvent } from '../../../src/events/event.ts';
import type { ResumedState } from '../../../src/events/resumed/resumed-state.ts';
import { evolve } from '../../../src/projections/health/evolve.ts';
import { initialHealth, type Health } from '../../../src/projections/health/health-state.ts';
import { expiresAt, isRoutine } from '../../../src/projections/health/retention.ts';
import { checked, minute, plainConfig } from './commands.ts';

const stampAt = (n: number): EventMetadata => ({
  pass_id: `01KJ${String(n)}V8Q4W3M7X2N6B5T9R0000`,
  recorded_at: minute(n),
  runner: { id: 'runner-2', version: '0.2.0' },
});

const shown = {
  ...plainConfig,
  ...unsaidConfig,
  retain_checks_days: 30,
  assertions: [
    { json: '$.status', equals: 'ok' },
    { json: '$.queue_depth', at_most: 100 },
    { header: 'content-type', matches: '^application/json' },
    { body: true, not_contains: '***', secret: true },
    { json: '$.note', exists: false },
  ],
  slow_ms: 800,
  slow_threshold: 2,
  certificate_days: 14,
  channels: ['default', 'ops-mail', 'team'],
  secrets: ['UPLEDGER_SECRET_A', 'UPLEDGER_SECRET_B'],
} as const;

const digest = configDigest('shop', shown);
const certificate_until = 1_790_000_000;

const check = (n: number, outcome: 'UP' | 'DOWN', changes: object = {}) =>
  checked(n, outcome, { config_digest: digest, certificate_until, ...changes }).check;

const change = {
  type: 'StateChanged',
  signal: 'availability',
  presumed: false,
  channels: ['default', 'ops-mail', 'team'],
} as const;

const answer = { type: 'AlertPublished', message_id: null, receipt: null, topic_arn: null } as const;

const attempted = (n: number, for_seq: number, attempt: number, channel_id: string) =>
  ({
    type: 'AlertAttempted',
    for_seq,
    attempt,
    channel_id,
    pass_id: stampAt(n).pass_id,
    claimed_until: minute(n + 2),
  }) as const;

const failed = {
  type: 'AlertFailed',
  error: { kind: 'Throttled', message: 'slow down' },
  about_message: true,
} as const;

const day = {
  type: 'DaySummarized',
  up_ms: 86_000_000,
  down_ms: 400_000,
  unknown_ms: 0,
  unmonitored_ms: 0,
  latency: [42, 1400, 1240, 3],
  closing: { state: 'UP', since: minute(5), run: null },
} as const;

const resumed: ResumedState = {
  last_state: 'UP',
  last_status_code: 200,
  last_latency_ms: 42,
  last_checked_at: minute(30),
  last_changed_at: minute(5),
  last_error: null,
  presumed: false,
  scheduled_at: minute(30),
  streak: 0,
  streak_since: null,
  changed_since: minute(5),
  failing_since: null,
  changed_seq: 18,
  alerted_seq: 16,
  attempts: 5,
  config: {
    seq: 1,
    digest,
    read_at: minute(0),
    failure_threshold: 1,
    success_threshold: 1,
    enabled: true,
    removed: false,
    retain_days: 30,
    target: '1bdf1bfc3eea3545',
    slow_ms: 800,
    slow_threshold: 2,
    certificate_days: 14,
  },
  signals: { latency: { state: 'DOWN', since: minute(6), streak: 1, streak_since: minute(29) } },
  behind: {
    team: {
      after_seq: 16,
      oldest_seq: 18,
      last_seq: 18,
      attempts: 1,
      attempted_seq: 20,
      attempted_at: minute(9),
      not_before: minute(40),
      claim: {
        for_seq: 18,
        attempt: 5,
        pass_id: 'pass',
        recorded_at: minute(9),
        claimed_until: minute(11),
      },
      refused_seq: 18,
    },
  },
  summarized_day: '2025-12-31',
  summarized_seq: 22,
};

/** Every shape of v 2, each member that may be absent both ways, with the minute in which it is recorded. */
const shapes: readonly (readonly [number, NewEvent])[] = [
  [0, { type: 'ApiConfigured', ...shown, config_digest: digest, read_at: minute(0) }],
  [1, check(1, 'UP')],
  [2, check(2, 'UP', { latency_ms: 1240 })],
  [
    3,
    check(3, 'DOWN', {
      status_code: 200,
      error: {
        kind: 'assertion',
        message: '$.status is "degraded", expected "ok" (1 of 5 assertions failed)',
      },
    }),
  ],
  [
    3,
    {
      ...change,
      from: 'UP',
      to: 'DOWN',
      at: minute(3),
      since: minute(3),
      previous_since: minute(1),
      previous_changed_seq: null,
      cause_seq: 4,
      checks: 1,
    },
  ], // 5
  [3, attempted(3, 5, 1, 'default')],
  [3, attempted(3, 5, 2, 'ops-mail')],
  [3, attempted(3, 5, 3, 'team')],
  [4, { ...failed, for_seq: 5, attempt: 1, channel_id: 'default', not_before: minute(40) }],
  [4, { ...failed, for_seq: 5, attempt: 3, channel_id: 'team', not_before: null }],
  [
    4,
    {
      ...answer,
      for_seq: 5,
      attempt: 2,
      channel_id: 'ops-mail',
      channel: 'email',
      message_id: 'm@example.com',
      receipt: '250 2.0.0 OK',
      published_at: minute(4),
    },
  ],
  [4, { type: 'AlertWaived', for_seq: 5, channel_id: 'team', reason: 'removed' }],
  [4, attempted(4, 5, 4, 'default')],
  [
    4,
    { ...answer, for_seq: 5, attempt: 4, channel_id: 'default', channel: 'console', published_at: minute(4) },
  ],
  [5, check(5, 'UP')], // 15
  [
    5,
    {
      ...change,
      from: 'DOWN',
      to: 'UP',
      at: minute(5),
      since: minute(5),
      previous_since: minute(3),
      previous_changed_seq: 5,
      cause_seq: 15,
      channels: [],
      checks: 1,
    },
  ],
  [6, check(6, 'UP', { latency_ms: 1240, certificate_until: undefined })],
  [
    6,
    {
      ...change,
      signal: 'latency',
      from: 'UP',
      to: 'DOWN',
      at: minute(6),
      since: minute(6),
      previous_since: null,
      previous_changed_seq: 16,
      cause_seq: 17,
      channels: ['team'],
      checks: 2,
    },
  ], // 18
  [
    7,
    {
      ...day,
      day: '2025-12-30',
      from_seq: 1,
      until_seq: 18,
      checks: 6,
      previous_summary_seq: null,
      closed_by: 'check',
      partial: false,
    },
  ],
  [9, attempted(9, 18, 5, 'team')],
  [
    10,
    {
      ...day,
      day: '2025-12-31',
      from_seq: 19,
      until_seq: 20,
      checks: 0,
      previous_summary_seq: 19,
      closed_by: 'silence',
      partial: true,
    },
  ],
  [
    11,
    {
      ...change,
      signal: 'certificate',
      from: 'UP',
      to: 'DOWN',
      at: minute(11),
      since: minute(11),
      previous_since: null,
      previous_changed_seq: 18,
      cause_seq: 17,
      channels: ['default'],
      checks: 1,
    },
  ],
  [
    31,
    {
      type: 'StreamResumed',
      after_seq: 22,
      after_hash: 'a'.repeat(64),
      from_seq: 23,
      to_seq: 23,
      reason: 'restored from a backup',
      state: resumed,
    },
  ],
  [
    32,
    {
      type: 'ApiConfigured',
      ...plainConfig,
      config_digest: configDigest('shop', plainConfig),
      read_at: minute(32),
    },
  ],
];

/** Each event of `shapes` in a stream of its own making, and the states on the way; the resumption stands one place on. */
export const secondVersion = (): readonly Readonly<{ sealed: ChainedEvent; after: Health }>[] => {
  let state = initialHealth('shop');
  return shapes.map(([n, event]) => {
    const stamp = stampAt(n);
    const head = event.type === 'StreamResumed' ? { ...state, version: event.to_seq } : state;
    const routine = isRoutine(state, event) && { expires_at: expiresAt(state, stamp.recorded_at) };
    const sealed = seal(head, stamp, event, routine);
    state = evolve(state, sealed.event);
    return { sealed, after: state };
  });
};
