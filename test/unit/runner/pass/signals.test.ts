import { describe, expect, it } from 'vitest';
import { messageInput } from '../../../../src/adapters/sns/message-input.ts';
import { accepted, createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';

const minute = 60_000;
const day = 86_400_000;

/** What a certificate says that has this many days left at noon. */
const validFor = (days: number) => ({ certificate_until: Math.floor((noon + days * day) / 1000) });

/** Passes a minute apart, from this minute after noon on. */
const passes = async (monitor: Monitor, from: number, count: number): Promise<void> => {
  for (let n = from; n < from + count; n += 1) await monitor.pass({ at: noon + n * minute });
};

const subjects = ({ sent }: Monitor) => sent.map(({ message }) => message.subject);

const changes = (monitor: Monitor, apiId = 'shop') =>
  monitor
    .eventsOf(apiId, 'StateChanged')
    .map(({ signal, from, to, checks }) => `${signal} ${from}->${to} ${String(checks)}`);

describe('signals beside availability', () => {
  it('tell of an expiring certificate, an outage, the recovery and the renewal, each once and in order', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { certificate_days: 30 });
    monitor.found.set('shop', validFor(20));
    await passes(monitor, 0, 5);
    monitor.outcomes.set('shop', 'DOWN');
    await passes(monitor, 5, 5);
    monitor.outcomes.set('shop', 'UP');
    await passes(monitor, 10, 5);
    monitor.found.set('shop', validFor(90));
    await passes(monitor, 15, 20);
    expect(subjects(monitor)).toEqual([
      '[CERT] shop: certificate expires in 20 days',
      'shop is DOWN: 503',
      'shop is UP again: 200 (down 5 min)',
      '[CERT OK] shop: certificate expires in 89 days',
    ]);
    expect(monitor.state('shop')).toMatchObject({ last_state: 'UP', signals: null, behind: null });
    const [cert, , up, renewed] = monitor.eventsOf('shop', 'StateChanged');
    expect(cert).toMatchObject({ previous_since: null, presumed: false, previous_changed_seq: null });
    expect(up).toMatchObject({ signal: 'availability', from: 'DOWN', to: 'UP', checks: null });
    expect(renewed).toMatchObject({
      previous_since: cert?.since,
      previous_changed_seq: up?.seq,
      checks: 10,
      since: new Date(noon + 15 * minute).toISOString(),
    });
  });

  it('tell that an API has become slow, and fast again, each after as many answers as the threshold says', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { slow_ms: 800 });
    await passes(monitor, 0, 2);
    monitor.found.set('shop', { latency_ms: 1240 });
    await passes(monitor, 2, 2);
    expect(subjects(monitor)).toEqual([]);
    await passes(monitor, 4, 3);
    monitor.found.set('shop', { latency_ms: 640 });
    await passes(monitor, 7, 6);
    expect(subjects(monitor)).toEqual([
      '[SLOW] shop: 1240 ms, limit 800 ms',
      '[FAST] shop: 640 ms, limit 800 ms',
    ]);
    expect(changes(monitor)).toEqual(['latency UP->DOWN 3', 'latency DOWN->UP 3']);
  });

  it('are named in the attribute `signal` of SNS, as availability is', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { certificate_days: 30 });
    monitor.found.set('shop', validFor(9));
    await passes(monitor, 0, 1);
    monitor.outcomes.set('shop', 'DOWN');
    await passes(monitor, 1, 1);
    const named = monitor.sent.map(
      ({ message }) =>
        messageInput(message, 'arn:aws:sns:eu-west-1:1:t', 'test').MessageAttributes?.['signal']?.StringValue,
    );
    expect(named).toEqual(['certificate', 'availability']);
    const [cert] = monitor.sent;
    expect(cert?.message.body).toContain('State change:   certificate UP -> DOWN');
    expect(cert?.message.body).toContain('Valid until:    2026-01-10T12:00:00.000Z');
  });

  it('are all named in that attribute by a digest, so that a filter of one of them takes it', async () => {
    const monitor = createMonitor();
    const ids = Array.from({ length: 24 }, (_, i) => `api-${String(i).padStart(2, '0')}`);
    for (const id of ids) {
      monitor.watch(id, { slow_ms: 800, slow_threshold: 1 });
      monitor.found.set(id, { latency_ms: 900 });
    }
    monitor.outcomes.set('api-22', 'DOWN');
    monitor.outcomes.set('api-23', 'DOWN');
    await passes(monitor, 0, 1);
    const digests = monitor.sent.filter(({ message }) => message.kind === 'digest');
    expect(
      digests.map(
        ({ message }) =>
          messageInput(message, 'arn:aws:sns:eu-west-1:1:t', 'test').MessageAttributes?.['signal'],
      ),
    ).toEqual([{ DataType: 'String.Array', StringValue: '["availability","latency"]' }]);
  });

  it('are told with the limit that they were judged by, though it has changed since', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { slow_ms: 800, slow_threshold: 1 });
    monitor.found.set('shop', { latency_ms: 900 });
    monitor.channel.answer = () => ({ _tag: 'Unknown', error: { kind: 'Test', message: 'not now' } });
    await passes(monitor, 0, 1);
    monitor.watch('shop', { slow_ms: 2000, slow_threshold: 1 });
    monitor.found.set('shop', { latency_ms: 2500 });
    await passes(monitor, 1, 1);
    monitor.watch('shop', {});
    monitor.channel.answer = () => accepted('m');
    await passes(monitor, 10, 1);
    expect(subjects(monitor).at(-1)).toBe('[SLOW] shop: 900 ms, limit 800 ms');
  });

  it('come in one commit in the order availability, latency, certificate, each linked to the one before it', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { slow_ms: 800, slow_threshold: 1, certificate_days: 30 });
    monitor.outcomes.set('shop', 'DOWN');
    monitor.found.set('shop', { latency_ms: 900 });
    await passes(monitor, 0, 1);
    monitor.outcomes.set('shop', 'UP');
    monitor.found.set('shop', { latency_ms: 900, ...validFor(3) });
    const { report } = await monitor.pass({ at: noon + minute });
    expect(changes(monitor)).toEqual([
      'availability UP->DOWN null',
      'availability DOWN->UP null',
      'latency UP->DOWN 1',
      'certificate UP->DOWN 1',
    ]);
    const [, up, slow, cert] = monitor.eventsOf('shop', 'StateChanged');
    expect(slow?.previous_changed_seq).toBe(up?.seq);
    expect(cert?.previous_changed_seq).toBe(slow?.seq);
    expect(new Set([up?.cause_seq, slow?.cause_seq, cert?.cause_seq]).size).toBe(1);
    expect(report.transitions.map(({ signal }) => signal)).toEqual([
      'availability',
      'latency',
      'certificate',
    ]);
    expect(subjects(monitor).slice(1)).toEqual([
      'shop is UP again: 200 (down 1 min)',
      '[SLOW] shop: 900 ms, limit 800 ms',
      '[CERT] shop: certificate expires in 2 days',
    ]);
  });

  it('see nothing in the latency of a check that was DOWN, and keep their run over an outage', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { slow_ms: 800 });
    monitor.found.set('shop', { latency_ms: 900 });
    await passes(monitor, 0, 2);
    monitor.outcomes.set('shop', 'DOWN');
    await passes(monitor, 2, 9);
    expect(changes(monitor)).toEqual(['availability UP->DOWN null']);
    monitor.outcomes.set('shop', 'UP');
    await passes(monitor, 11, 1);
    expect(changes(monitor).slice(1)).toEqual(['availability DOWN->UP null', 'latency UP->DOWN 3']);
  });

  it('do not flood when two hosts with different certificates answer to one name', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { certificate_days: 30 });
    for (let n = 0; n < 200; n += 1) {
      monitor.found.set('shop', validFor(n % 2 === 0 ? 5 : 90));
      await passes(monitor, n, 1);
    }
    expect(changes(monitor)).toEqual(['certificate UP->DOWN 1']);
    // The checks between expire: only the one that tipped it is kept.
    expect(
      monitor.eventsOf('shop', 'CheckCompleted').filter((one) => one.prev_kept_hash !== undefined),
    ).toHaveLength(1);
  });

  it('do not flood when an API leaves https and comes back: each new target begins presumed UP', async () => {
    const monitor = createMonitor();
    for (let n = 0; n < 40; n += 1) {
      const isTls = n % 4 < 2;
      monitor.watch('shop', {
        certificate_days: 30,
        url: `${isTls ? 'https' : 'http'}://shop.example/health`,
      });
      if (isTls) monitor.found.set('shop', validFor(90));
      else monitor.found.delete('shop');
      await passes(monitor, n, 1);
    }
    expect(changes(monitor)).toEqual([]);
    expect(monitor.state('shop')?.signals).toBeNull();
    // One config for each change, and no check that stays but those that follow one.
    expect(monitor.eventsOf('shop', 'ApiConfigured')).toHaveLength(20);
  });

  it('do not flood at the limit: an answer of just the limit is not slow', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { slow_ms: 800 });
    for (let n = 0; n < 100; n += 1) {
      monitor.found.set('shop', { latency_ms: 800 + (n % 3 === 0 ? 0 : 1) });
      await passes(monitor, n, 1);
    }
    expect(changes(monitor)).toEqual([]);
    expect(
      monitor.eventsOf('shop', 'CheckCompleted').filter((one) => one.prev_kept_hash !== undefined),
    ).toHaveLength(1);
  });

  it.each([
    ['leaves https', { url: 'http://shop.example/health' }],
    ['has a new target', { url: 'https://shop.example/other' }],
    ['loses the option', { certificate_days: null }],
  ])('are dropped without a message when the API %s, and what was owed stays owed', async (_, change) => {
    const monitor = createMonitor();
    monitor.watch('shop', { certificate_days: 30 });
    monitor.found.set('shop', validFor(5));
    monitor.channel.answer = () => ({ _tag: 'Unknown', error: { kind: 'Test', message: 'not now' } });
    await passes(monitor, 0, 1);
    expect(monitor.state('shop')?.signals).toMatchObject({ certificate: { state: 'DOWN' } });
    monitor.watch('shop', { certificate_days: 30, ...change });
    monitor.found.delete('shop');
    await passes(monitor, 1, 1);
    expect(monitor.state('shop')).toMatchObject({ signals: null, behind: { default: { oldest_seq: 3 } } });
    expect(changes(monitor)).toEqual(['certificate UP->DOWN 1']);
  });

  it('begin their runs anew when an API is enabled again, and stay DOWN', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { slow_ms: 800, certificate_days: 30 });
    monitor.found.set('shop', { latency_ms: 900, ...validFor(5) });
    await passes(monitor, 0, 2);
    expect(monitor.state('shop')?.signals).toMatchObject({
      latency: { streak: 2 },
      certificate: { state: 'DOWN' },
    });
    monitor.watch('shop', { slow_ms: 800, certificate_days: 30, enabled: false });
    await passes(monitor, 2, 1);
    monitor.watch('shop', { slow_ms: 800, certificate_days: 30 });
    await passes(monitor, 3, 1);
    expect(monitor.state('shop')?.signals).toMatchObject({
      latency: { streak: 1 },
      certificate: { state: 'DOWN' },
    });
    expect(changes(monitor)).toEqual(['certificate UP->DOWN 1']);
  });

  it('leave the checks of a run routine, but for the one that tips it', async () => {
    const monitor = createMonitor();
    monitor.watch('shop', { slow_ms: 800 });
    await passes(monitor, 0, 1);
    monitor.found.set('shop', { latency_ms: 900 });
    await passes(monitor, 1, 8);
    const kept = monitor
      .eventsOf('shop', 'CheckCompleted')
      .map(({ prev_kept_hash }) => (prev_kept_hash === undefined ? 'routine' : 'permanent'));
    expect(kept).toEqual([
      'permanent',
      'routine',
      'routine',
      'permanent',
      'routine',
      'routine',
      'routine',
      'routine',
      'routine',
    ]);
  });
});
