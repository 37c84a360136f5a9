import type { EventOfType } from '../../../src/events/event.ts';
import { sha256 } from '../../../src/events/fields/sha256.ts';
import { alertMessage, minimalMessage } from '../../../src/runner/alerting/messages/alert-message.ts';
import { digestMessage } from '../../../src/runner/alerting/messages/digest-message.ts';
import { noticeMessage } from '../../../src/runner/alerting/messages/notice-message.ts';
import { testMessage } from '../../../src/runner/alerting/messages/test-message.ts';
import type { AlertMessage } from '../../../src/runner/ports/alert-channel.ts';
import type { AlertDetails } from '../../../src/runner/ports/alert-details.ts';

const envelope = {
  v: 2,
  event_id: '',
  runner: { id: '', version: '' },
  prev_hash: '',
  prev_kept_hash: '',
} as const;

/** A transition of shop to DOWN, as a channel is told of it. */
const downDetails = (changed: Partial<EventOfType<'StateChanged'>> = {}): AlertDetails => {
  const api_id = changed.api_id ?? 'shop';
  const seq = changed.seq ?? 9;
  const hash = sha256(`${api_id}/${String(seq)}`);
  return {
    transition: {
      ...envelope,
      type: 'StateChanged',
      signal: 'availability',
      channels: ['team'],
      checks: 2,
      api_id,
      seq,
      recorded_at: '2026-01-05T08:02:00.150Z',
      hash,
      from: 'UP',
      to: 'DOWN',
      at: '2026-01-05T08:02:00.120Z',
      since: '2026-01-05T08:00:00.100Z',
      previous_since: '2026-01-03T04:00:00.000Z',
      previous_changed_seq: 3,
      cause_seq: 8,
      presumed: false,
      ...changed,
    },
    cause: {
      ...envelope,
      hash: sha256('cause'),
      prev_kept_hash: undefined,
      expires_at: undefined,
      certificate_until: undefined,
      type: 'CheckCompleted',
      api_id,
      seq: seq - 1,
      recorded_at: '2026-01-05T08:02:00.150Z',
      pass_id: 'pass',
      scheduled_at: '2026-01-05T08:02:00.000Z',
      checked_at: '2026-01-05T08:02:00.120Z',
      outcome: 'DOWN',
      status_code: 503,
      latency_ms: 41,
      timings: null,
      attempts: 1,
      error: { kind: 'status', message: 'expected 200, got 503' },
      config_digest: '',
    },
    checks: 2,
    method: 'GET',
    url: 'https://shop.example.com/health?token=***',
    slow_ms: null,
    environment: 'prod',
    name: null,
    notify_emails: ['ops@example.com', 'boss@example.com'],
    now: Date.parse('2026-01-05T08:02:01.000Z'),
    opened: { seq, hash },
    page_url: 'https://status.example.com/',
  };
};

/** The transition of shop back to UP. */
const upDetails = (): AlertDetails => {
  const down = downDetails();
  const { cause } = down;
  return {
    ...down,
    transition: {
      ...down.transition,
      seq: 14,
      hash: sha256('shop/14'),
      from: 'DOWN',
      to: 'UP',
      at: '2026-01-05T08:05:12.100Z',
      since: '2026-01-05T08:03:12.100Z',
      previous_since: '2026-01-05T08:00:00.100Z',
      previous_changed_seq: 9,
    },
    cause: cause === null ? null : { ...cause, outcome: 'UP', status_code: 200, latency_ms: 38, error: null },
    now: Date.parse('2026-01-05T08:05:13.000Z'),
  };
};

/** What an attacker's API may answer: markup of every channel, mentions, other directions, and far too much. */
const hostileText =
  '<!channel> <https://evil.example|click> @everyone **b** `c` [x](https://evil.example) <script>alert(1)</script> & "q" \u202Etxt\r\nBcc: x@evil.example\u0000';

const hostileDetails = (): AlertDetails => {
  const down = downDetails({ api_id: 'a'.repeat(64) });
  const { cause } = down;
  return {
    ...down,
    cause: cause === null ? null : { ...cause, error: { kind: 'other', message: hostileText.repeat(40) } },
    url: `https://shop.example.com/${'p'.repeat(8_000)}`,
    slow_ms: null,
    environment: '*_~`<b>prod</b>',
  };
};

const many = (count: number): readonly AlertDetails[] =>
  Array.from({ length: count }, (_, i) => downDetails({ api_id: `api-${String(i)}-${'x'.repeat(40)}` }));

/** One message of each sort, and the worst of each, by name. */
export const messages: Readonly<Record<string, AlertMessage>> = {
  down: alertMessage(downDetails()),
  up: alertMessage(upDetails()),
  minimal: minimalMessage(downDetails()),
  digest: digestMessage([downDetails({ api_id: 'blog', seq: 4 }), downDetails(), upDetails()], false),
  notice: noticeMessage('blog', 'UP', 'prod', ['ops@example.com']),
  test: testMessage('prod', 'host-1'),
  hostile: alertMessage(hostileDetails()),
  storm: digestMessage(many(400), false),
  hostileDigest: digestMessage(Array.from({ length: 60 }, hostileDetails), false),
};
