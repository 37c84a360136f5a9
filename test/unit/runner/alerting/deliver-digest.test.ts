import { beforeEach, describe, expect, it } from 'vitest';
import {
  accepted,
  createMonitor,
  noon,
  refusedBy,
  unknown,
  type Monitor,
} from '../../../support/monitor/monitor.ts';

const minute = 60_000;
let m: Monitor;
const names = (count: number) => Array.from({ length: count }, (_, i) => `api-${String(i)}`);
const allDown = (ids: readonly string[]) => {
  for (const id of ids) m.outcomes.set(id, 'DOWN');
};
const changesOf = (ids: readonly string[]) =>
  ids.flatMap((id) => m.eventsOf(id, 'StateChanged').map(({ seq }) => `${id}/${String(seq)}`));
const publishedOf = (ids: readonly string[]) =>
  ids.flatMap((id) => m.eventsOf(id, 'AlertPublished').map(({ for_seq }) => `${id}/${String(for_seq)}`));

beforeEach(() => {
  m = createMonitor();
});

describe('a storm', () => {
  it('of 1,000 flips: at most ALERT_RATE messages in any second, every transition told and recorded once', async () => {
    const ids = names(1000);
    for (const [i, id] of ids.entries())
      m.watch(id, { notify_emails: [`team-${String(i % 3)}@example.com`] });
    allDown(ids);
    const { report, outcome } = await m.pass();
    expect(report.alerts).toEqual({ published: 1000, pending: 0 });
    expect(outcome).toBe('done');
    expect(m.told().toSorted()).toEqual(changesOf(ids).toSorted());
    expect(publishedOf(ids).toSorted()).toEqual(changesOf(ids).toSorted());
    for (const { at } of m.sent)
      expect(m.sent.filter((other) => other.at >= at && other.at < at + 1000).length).toBeLessThanOrEqual(5);
    expect(m.sent.filter(({ message }) => message.kind === 'alert')).toHaveLength(20);
    const digests = m.sent.filter(({ message }) => message.kind === 'digest');
    expect(new Set(digests.map(({ message }) => message.notify_emails.join()))).toEqual(
      new Set(['team-0@example.com', 'team-1@example.com', 'team-2@example.com']),
    );
    expect(digests).toHaveLength(3);
  });

  it('is split before the size limit of a message', async () => {
    const ids = names(2400).map((id) => `${id}-${'x'.repeat(60)}`);
    for (const id of ids) m.watch(id);
    allDown(ids);
    await m.pass();
    const digests = m.sent.filter(({ message }) => message.kind === 'digest');
    expect(digests.length).toBeGreaterThan(1);
    for (const { message } of digests)
      expect(Buffer.byteLength(message.body)).toBeLessThan(256 * 1024 - 40_000);
    expect(m.told().toSorted()).toEqual(changesOf(ids).toSorted());
  });

  it('records no more than a hundred deliveries at a time, and not one that failed holds up the others', async () => {
    const ids = names(500);
    for (const id of ids) m.watch(id);
    allDown(ids);
    let open = 0;
    let most = 0;
    const isDelivery = ({ events }: { events: readonly { event: { type: string } }[] }) =>
      events.some(({ event }) => event.type === 'AlertPublished');
    const ledger: Monitor['ledger'] = {
      ...m.ledger,
      commit: (commits) => async () => {
        const deliveries = commits.filter(isDelivery).length;
        open += deliveries;
        most = Math.max(most, open);
        const fails = (commit: (typeof commits)[number]) => isDelivery(commit) && commit.api_id === 'api-77';
        const results = await m.ledger.commit(commits.filter((commit) => !fails(commit)))();
        open -= deliveries;
        const rest = results.values();
        const gone = {
          _tag: 'Failed',
          error: { _tag: 'LedgerError', message: 'gone', cause: null },
        } as const;
        return commits.map((commit) => (fails(commit) ? gone : (rest.next().value ?? gone)));
      },
    };
    const { report } = await m.pass({ ledger });
    expect(report.alerts).toEqual({ published: 499, pending: 1 });
    expect(publishedOf(ids)).toHaveLength(499);
    expect(most).toBeGreaterThan(50);
    expect(most).toBeLessThanOrEqual(100);
  });

  it('records each delivery in its own stream, with the shared message id', async () => {
    const ids = names(23);
    for (const id of ids) m.watch(id);
    allDown(ids);
    await m.pass();
    const answers = ids.flatMap((id) => m.eventsOf(id, 'AlertPublished'));
    expect(new Set(answers.map(({ message_id }) => message_id)).size).toBe(21);
    expect(answers.filter(({ message_id }) => message_id === 'm20')).toHaveLength(3);
  });

  it.each([
    ['is refused', refusedBy(false), noon + minute],
    ['is not answered', unknown, noon + 3 * minute],
  ])('whose digest %s stays owed, and a later pass tells it', async (_, answer, later) => {
    const ids = names(30);
    for (const id of ids) m.watch(id);
    allDown(ids);
    m.channel.answer = ({ kind }) => (kind === 'digest' ? answer : accepted('single'));
    const { report, outcome } = await m.pass();
    expect(report.alerts).toEqual({ published: 20, pending: 10 });
    expect(outcome).toBe('failed');
    m.channel.answer = () => accepted('later');
    await m.pass({ at: later });
    expect(m.told().toSorted()).toEqual(changesOf(ids).toSorted());
  });

  it('whose digest is refused for what it says is told by a minimal one', async () => {
    const ids = names(45);
    for (const id of ids) m.watch(id);
    allDown(ids);
    m.channel.answer = ({ body }) => (body.includes('503') ? refusedBy(true) : accepted('minimal'));
    await m.pass();
    for (let i = 1; i < 6; i += 1) await m.pass({ at: noon + i * 3 * minute });
    expect(m.told().toSorted()).toEqual(changesOf(ids).toSorted());
    expect(
      m.sent
        .filter(({ result }) => result === 'Accepted')
        .every(({ message }) => !message.body.includes('503')),
    ).toBe(true);
  });

  it('of one API over a long outage of the channel is told in order, each claim replacing the last', async () => {
    m.watch('api');
    m.channel.answer = () => refusedBy(false);
    for (let i = 0; i < 26; i += 1) {
      m.outcomes.set('api', i % 2 === 0 ? 'DOWN' : 'UP');
      await m.pass({ at: noon + i * minute });
    }
    m.channel.answer = () => accepted('at last');
    const { report } = await m.pass({ at: noon + 60 * minute });
    expect(report.alerts).toEqual({ published: 26, pending: 0 });
    expect(m.told()).toEqual(changesOf(['api']));
    const claims = m.eventsOf('api', 'AlertAttempted');
    expect(claims.map(({ attempt }) => attempt)).toEqual(claims.map((_, i) => i + 1));
    expect(m.state('api')).toMatchObject({ claim: null, attempts: claims.length });
  });

  it('leaves an API to the runner whose claim is open', async () => {
    const ids = names(25);
    for (const id of ids) m.watch(id);
    allDown(ids);
    m.channel.answer = () => unknown;
    await m.pass({ shard: null });
    const claimed = ids.filter((id) => m.state(id)?.claim !== null);
    expect(claimed).toHaveLength(3);
    m.channel.answer = () => accepted('x');
    const { report } = await m.pass({ at: noon + 30_000 });
    expect(report.alerts).toEqual({ published: 22, pending: 3 });
    expect(m.told()).toHaveLength(22);
    expect(m.told().some((id) => claimed.includes(id.split('/')[0] ?? ''))).toBe(false);
  });
});
