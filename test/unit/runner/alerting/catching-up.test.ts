import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../src/projections/ledger.ts';
import { channelMonitor, type Raw } from '../../../support/monitor/channel-monitor.ts';
import { apiConfig, noon, refusedBy } from '../../../support/monitor/monitor.ts';

const minute = 60_000;

const hook: Raw = { id: 'hook', kind: 'webhook', url: 'https://hook.example/' };
const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `api-${String(i).padStart(4, '0')}`);

/** APIs that went down while their only channel was out of order; it is well again. */
const afterAnOutage = async (
  id: string,
  apis: readonly string[],
  changes: (apiId: string) => Parameters<typeof apiConfig>[1],
) => {
  const m = channelMonitor([hook], [id]);
  for (const apiId of apis)
    m.configure(apiConfig(apiId, { check_interval_seconds: 3600, ...changes(apiId) }));
  await m.pass(noon);
  for (const apiId of apis) m.outcomes.set(apiId, 'DOWN');
  m.answers.set(id, () => refusedBy(false));
  await m.pass(noon + 60 * minute);
  m.answers.clear();
  m.told.length = 0;
  return m;
};

/** Counts the events that are read one by one until the first digest goes out. */
const readsBefore = (m: ReturnType<typeof channelMonitor>, ledger: Ledger) => {
  const seen = { reads: 0, beforeDigest: null as number | null };
  m.answers.set('hook', (message) => {
    if (message.kind === 'digest') seen.beforeDigest ??= seen.reads;
    return { _tag: 'Accepted', channel: 'webhook', message_id: message.subject, topic_arn: null };
  });
  const counting: Ledger = {
    ...ledger,
    readEvent: (apiId, seq) => {
      seen.reads += 1;
      return ledger.readEvent(apiId, seq);
    },
  };
  return { seen, counting };
};

describe('a channel that catches up', () => {
  it('sends its first digest after reading one part, however long the backlog is', async () => {
    const reads = [];
    for (const count of [600, 1800]) {
      const m = await afterAnOutage('hook', names(count), () => ({}));
      const { seen, counting } = readsBefore(m, m.ledger);
      await m.pass(noon + 70 * minute, { ledger: counting });
      expect(m.told.flatMap(({ message }) => message.about)).toHaveLength(count);
      reads.push(seen.beforeDigest);
    }
    expect(reads[0]).toBeGreaterThan(0);
    expect(reads[1]).toBe(reads[0]);
  });

  it('gets what it missed while the checks of the pass are still being made', async () => {
    const m = await afterAnOutage('hook', names(8), () => ({}));
    const digest = Promise.withResolvers<undefined>();
    m.answers.set('hook', (message) => {
      if (message.kind === 'digest') digest.resolve(undefined);
      return { _tag: 'Accepted', channel: 'webhook', message_id: 'x', topic_arn: null };
    });
    m.configure(apiConfig('slow'));
    const up = {
      outcome: 'UP',
      latency_ms: 1,
      status_code: 200,
      timings: null,
      attempts: 1,
      error: null,
    } as const;
    const report = await m.pass(noon + 70 * minute, { probe: () => () => digest.promise.then(() => up) });
    expect(report).toMatchObject({ apis: { checked: 1 }, alerts: { published: 8, pending: 0 } });
  });

  it.each(['default', 'hook'])('on %s gets one message for each audience that it writes to', async (id) => {
    const team = (apiId: string) => ({
      notify_emails: [
        `team-${apiId === 'api-0007' ? 'alone' : String(Number(apiId.slice(-1)) % 2)}@example.com`,
      ],
    });
    const m = await afterAnOutage(id, names(24), team);
    expect(await m.pass(noon + 70 * minute)).toMatchObject({ alerts: { published: 24, pending: 0 } });
    const told = m.told.map(({ message }) => [
      message.kind,
      message.notify_emails.join(),
      message.about.length,
    ]);
    expect(told).toEqual(
      id === 'hook'
        ? [
            ['alert', 'team-0@example.com', 1],
            ['digest', 'team-1@example.com', 23],
          ]
        : [
            ['alert', 'team-0@example.com', 1],
            ['digest', 'team-1@example.com', 11],
            ['digest', 'team-0@example.com', 11],
            // For a single state change, the usual message says more.
            ['alert', 'team-alone@example.com', 1],
          ],
    );
  });

  it('on default gets up to 20 singly', async () => {
    const m = await afterAnOutage('default', names(20), () => ({}));
    expect(await m.pass(noon + 70 * minute)).toMatchObject({ alerts: { published: 20, pending: 0 } });
    expect(m.told.map(({ message }) => message.kind)).toEqual(names(20).map(() => 'alert'));
  });

  it('stops between two parts when it is asked to', async () => {
    const m = await afterAnOutage('hook', names(1600), () => ({}));
    const stop = new AbortController();
    m.answers.set('hook', (message) => {
      if (message.kind === 'digest') stop.abort();
      return { _tag: 'Accepted', channel: 'webhook', message_id: 'x', topic_arn: null };
    });
    expect(await m.pass(noon + 70 * minute, { signal: stop.signal })).toMatchObject({
      alerts: { published: 501, pending: 1099 },
    });
    expect(await m.pass(noon + 80 * minute)).toMatchObject({ alerts: { published: 1099, pending: 0 } });
    expect(m.told.flatMap(({ message }) => message.about)).toHaveLength(1600);
  });

  it('reads nothing more to count what is pending once it is asked to stop', async () => {
    const m = await afterAnOutage('hook', names(4), () => ({}));
    m.answers.set('hook', () => refusedBy(false));
    for (const [i, to] of (['UP', 'DOWN', 'UP'] as const).entries()) {
      for (const apiId of names(4)) m.outcomes.set(apiId, to);
      await m.pass(noon + (130 + i * 60) * minute);
    }
    const stop = new AbortController();
    const { seen, counting } = readsBefore(m, m.ledger);
    let readsAtStop = 0;
    m.answers.set('hook', () => {
      if (!stop.signal.aborted) readsAtStop = seen.reads;
      stop.abort();
      return { _tag: 'Accepted', channel: 'webhook', message_id: 'x', topic_arn: null };
    });
    const report = await m.pass(noon + 260 * minute, { signal: stop.signal, ledger: counting });
    // One was told of the first API, which still owes three. The others owe four each.
    expect(report).toMatchObject({ alerts: { published: 1, pending: 4 } });
    expect(seen.reads).toBe(readsAtStop);
    expect(await m.pass(noon + 261 * minute)).toMatchObject({ alerts: { published: 15, pending: 0 } });
  });
});
