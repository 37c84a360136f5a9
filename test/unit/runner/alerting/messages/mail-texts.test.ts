import { describe, expect, it } from 'vitest';
import type { EventOfType } from '../../../../../src/events/event.ts';
import type { ErrorKind } from '../../../../../src/events/fields/check-error.ts';
import { alertMessage, minimalMessage } from '../../../../../src/runner/alerting/messages/alert-message.ts';
import type { AlertDetails } from '../../../../../src/runner/ports/alert-details.ts';
import { digestMessage } from '../../../../../src/runner/alerting/messages/digest-message.ts';
import { noticeMessage } from '../../../../../src/runner/alerting/messages/notice-message.ts';
import { testMessage } from '../../../../../src/runner/alerting/messages/test-message.ts';
import type { AlertMessage } from '../../../../../src/runner/ports/alert-channel.ts';

// Every mail in full: read them aloud when you change one.
const envelope = {
  v: 1,
  event_id: '',
  runner: { id: '', version: '' },
  prev_hash: '',
  hash: '',
  prev_kept_hash: '',
} as const;

const transition = (changed: Partial<EventOfType<'StateChanged'>>): EventOfType<'StateChanged'> => ({
  ...envelope,
  type: 'StateChanged',
  signal: 'availability',
  channels: ['default'],
  checks: null,
  api_id: 'shop',
  seq: 9,
  recorded_at: '2026-01-05T08:02:00.150Z',
  from: 'UP',
  to: 'DOWN',
  at: '2026-01-05T08:02:00.120Z',
  since: '2026-01-05T08:00:00.100Z',
  previous_since: '2026-01-03T04:00:00.000Z',
  previous_changed_seq: 3,
  cause_seq: 8,
  presumed: false,
  ...changed,
});

const check = (changed: Partial<EventOfType<'CheckCompleted'>>): EventOfType<'CheckCompleted'> => ({
  ...envelope,
  prev_kept_hash: undefined,
  expires_at: undefined,
  certificate_until: undefined,
  type: 'CheckCompleted',
  api_id: 'shop',
  seq: 8,
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
  ...changed,
});

const refused = check({
  status_code: null,
  latency_ms: null,
  error: { kind: 'refused', message: 'connect ECONNREFUSED 192.0.2.7:443' },
});

const down: AlertDetails = {
  transition: transition({}),
  cause: check({}),
  checks: 2,
  method: 'GET',
  url: 'https://shop.example.com/health?token=***',
  slow_ms: null,
  environment: 'prod',
  notify_emails: ['ops@example.com'],
  now: Date.parse('2026-01-05T08:02:01.000Z'),
  opened: null,
  page_url: null,
  name: null,
};

const up: AlertDetails = {
  ...down,
  transition: transition({
    seq: 14,
    from: 'DOWN',
    to: 'UP',
    at: '2026-01-05T08:05:12.100Z',
    since: '2026-01-05T08:03:12.100Z',
    previous_since: '2026-01-05T08:00:00.100Z',
  }),
  cause: check({ outcome: 'UP', status_code: 200, latency_ms: 38, error: null }),
  now: Date.parse('2026-01-05T08:05:13.000Z'),
};

const first: AlertDetails = {
  ...down,
  transition: transition({
    api_id: 'blog',
    seq: 3,
    since: '2026-01-05T08:02:00.120Z',
    previous_since: '2026-01-05T08:02:00.120Z',
    previous_changed_seq: null,
    presumed: true,
  }),
  cause: refused,
  checks: 1,
  url: 'https://blog.example.com/',
};

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

describe('the mail', () => {
  it('about an API that is DOWN after several failures', () => {
    const { subject, body } = alertMessage(down);
    expect(subject).toBe('shop is DOWN: 503');
    expect(body).toBe(
      lines(
        'shop is DOWN: 503. Failing since 2026-01-05 08:00:00 UTC (prod).',
        '',
        'API:            shop',
        'Environment:    prod',
        'State change:   UP -> DOWN',
        'Failing since:  2026-01-05T08:00:00.100Z',
        'Confirmed at:   2026-01-05T08:02:00.120Z (2nd consecutive failure)',
        'Previous state: UP for 2 d 4 h (since 2026-01-03T04:00:00.000Z)',
        'Status:         503',
        'Error:          expected 200, got 503',
        'Latency:        41 ms',
        'Request:        GET https://shop.example.com/health?token=***',
        'ID:             shop/9',
        '',
        'To see why, run: upledger explain shop/9',
      ),
    );
  });

  it('about an API that is DOWN at its first check', () => {
    const { subject, body } = alertMessage(first);
    expect(subject).toBe('blog is DOWN: connection refused');
    expect(body).toBe(
      lines(
        'blog is DOWN: connection refused. Failing since 2026-01-05 08:02:00 UTC (prod).',
        '',
        'API:            blog',
        'Environment:    prod',
        'State change:   UP -> DOWN',
        'Failing since:  2026-01-05T08:02:00.120Z',
        'Confirmed at:   2026-01-05T08:02:00.120Z',
        'Previous state: unknown (no successful check yet)',
        'Status:         no response',
        'Error:          connect ECONNREFUSED 192.0.2.7:443',
        'Request:        GET https://blog.example.com/',
        'ID:             blog/3',
        '',
        'To see why, run: upledger explain blog/3',
      ),
    );
  });

  it('about an API that is UP again', () => {
    const { subject, body } = alertMessage(up);
    expect(subject).toBe('shop is UP again: 200 (down 3 min 12 s)');
    expect(body).toBe(
      lines(
        'shop is UP again: 200 (down 3 min 12 s). Recovered at 2026-01-05 08:03:12 UTC (prod).',
        '',
        'API:            shop',
        'Environment:    prod',
        'State change:   DOWN -> UP',
        'Recovered at:   2026-01-05T08:03:12.100Z',
        'Confirmed at:   2026-01-05T08:05:12.100Z (2nd consecutive success)',
        'Previous state: DOWN for 3 min 12 s (since 2026-01-05T08:00:00.100Z)',
        'Status:         200',
        'Latency:        38 ms',
        'Request:        GET https://shop.example.com/health?token=***',
        'ID:             shop/14',
        '',
        'To see why, run: upledger explain shop/14',
      ),
    );
  });

  it('that is late says so, and leaves out what can no longer be read', () => {
    const late = {
      ...down,
      cause: null,
      checks: null,
      url: null,
      now: Date.parse(down.transition.at) + 600_000,
    };
    const { subject, body } = alertMessage(late);
    expect(subject).toBe('shop is DOWN');
    expect(body).toBe(
      lines(
        'shop is DOWN. Failing since 2026-01-05 08:00:00 UTC (prod).',
        '',
        'API:            shop',
        'Environment:    prod',
        'State change:   UP -> DOWN',
        'Failing since:  2026-01-05T08:00:00.100Z',
        'Confirmed at:   2026-01-05T08:02:00.120Z',
        'Previous state: UP for 2 d 4 h (since 2026-01-03T04:00:00.000Z)',
        'ID:             shop/9',
        '',
        'Delivered 10 min late. Times above are when it happened.',
        '',
        'To see why, run: upledger explain shop/9',
      ),
    );
    expect(alertMessage({ ...up, cause: null }).subject).toBe('shop is UP again (down 3 min 12 s)');
  });

  it('of last resort names the state change only', () => {
    expect(minimalMessage(down)).toMatchObject({
      subject: 'shop is DOWN',
      body: 'shop/9 UP -> DOWN at 2026-01-05T08:02:00.120Z\n',
    });
    expect(minimalMessage(up).subject).toBe('shop is UP again');
  });

  it('about many state changes', () => {
    const { subject, body } = digestMessage([first, down, up], false);
    expect(subject).toBe('3 state changes: 2 DOWN, 1 UP');
    expect(body).toBe(
      lines(
        '3 state changes: 2 DOWN, 1 UP.',
        '',
        'Environment: prod',
        'Still DOWN:  blog',
        '',
        'blog/3 UP -> DOWN at 2026-01-05T08:02:00.120Z, since 2026-01-05T08:02:00.120Z: connect ECONNREFUSED 192.0.2.7:443',
        'shop/9 UP -> DOWN at 2026-01-05T08:02:00.120Z, since 2026-01-05T08:00:00.100Z: expected 200, got 503',
        'shop/14 DOWN -> UP at 2026-01-05T08:05:12.100Z, since 2026-01-05T08:03:12.100Z',
        '',
        'To see why, run upledger explain with the ID at the start of a line.',
      ),
    );
    const wide = Array.from({ length: 13 }, (_, i) => ({
      ...down,
      transition: transition({ api_id: `api-${String(i)}`, signal: i === 0 ? 'latency' : 'availability' }),
    }));
    expect(digestMessage(wide, false).body).toContain(
      '\nStill DOWN:  api-0 (SLOW), api-1, api-2, api-3, api-4, api-5, api-6, api-7, api-8, api-9 and 3 more\n',
    );
    expect(digestMessage([down, up], false).body).toContain('\nStill DOWN:  none\n');
    expect(digestMessage([down, up], true).body).not.toContain('Still DOWN');
    expect(digestMessage([down], false).subject).toBe('shop is DOWN: 503');
    expect(digestMessage([down], true).subject).toBe('1 state change: 1 DOWN, 0 UP');
    expect(digestMessage([down], true).body).toContain('\nshop/9 UP -> DOWN at 2026-01-05T08:02:00.120Z\n');
  });

  it('about a new API, and the test', () => {
    expect(noticeMessage('blog', 'UP', 'prod', [])).toMatchObject({
      subject: 'New API: blog is UP',
      body: 'blog is now monitored. It is UP.\n\nEnvironment: prod\n\nThis is a notice, not an alert.\n',
    });
    expect(testMessage('prod', 'host-1')).toMatchObject({
      subject: 'TEST message from upledger in prod',
      body: 'This is a TEST message, sent manually from host-1 in prod. No API has changed state.\nIf you received this message, you will receive alerts too.\n',
    });
  });
});

describe('the headline', () => {
  it.each<[ErrorKind, string]>([
    ['timeout', 'timeout'],
    ['dns', 'DNS lookup failed'],
    ['refused', 'connection refused'],
    ['reset', 'connection reset'],
    ['tls', 'TLS error'],
    ['status', '503'],
    ['blocked', 'address blocked'],
    ['protocol', 'invalid HTTP response'],
    ['other', 'request failed'],
  ])('for an error of kind %s says %s', (kind, text) => {
    expect(alertMessage({ ...down, cause: check({ error: { kind, message: '' } }) }).subject).toBe(
      `shop is DOWN: ${text}`,
    );
  });

  it.each([
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [21, '21st'],
    [100, '100th'],
  ])('counts %i failures as the %s', (checks, text) => {
    expect(alertMessage({ ...down, checks }).body).toContain(`(${text} consecutive failure)`);
  });

  it('stays one line of ASCII under 100 characters and keeps its end', () => {
    const api_id = `é\n${'x'.repeat(200)}`;
    const of = (details: AlertDetails): AlertDetails => ({
      ...details,
      transition: { ...details.transition, api_id },
    });
    const all: readonly AlertMessage[] = [
      alertMessage(of(down)),
      alertMessage(of(up)),
      minimalMessage(of(down)),
      minimalMessage(of(up)),
      noticeMessage(api_id, 'UP', 'prod', []),
      testMessage(api_id, 'host'),
      digestMessage([of(down)], false),
    ];
    for (const { subject } of all) expect(subject).toMatch(/^[ -~]{1,99}$/);
    expect(all[0]?.subject).toMatch(/\.\.\. is DOWN: 503$/);
    expect(all[3]?.subject).toMatch(/\.\.\. is UP again$/);
  });
});
