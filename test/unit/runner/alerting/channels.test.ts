import { describe, expect, it } from 'vitest';
import { upledgerPayload } from '../../../../src/runner/alerting/messages/webhook/upledger-payload.ts';
import { pageDefaults } from '../../../../src/runner/config/page/page-settings.ts';
import type { AlertMessage } from '../../../../src/runner/ports/alert-channel.ts';
import type { Ledger } from '../../../../src/projections/ledger.ts';
import { readStatus } from '../../../../src/runner/status/read-statuses.ts';
import { right } from '../../../support/right.ts';
import { channelMonitor, type Raw } from '../../../support/monitor/channel-monitor.ts';
import { accepted, apiConfig, noon, refusedBy, unknown } from '../../../support/monitor/monitor.ts';

const minute = 60_000;

const hook = (id: string): Raw => ({ id, kind: 'webhook', url: `https://${id}.example/` });
const pager: Raw = { id: 'pager', kind: 'pagerduty', routing_key: '${env:UPLEDGER_SECRET_P}' };
const mail: Raw = {
  id: 'mail',
  kind: 'email',
  url: '${env:UPLEDGER_SECRET_M}',
  from: 'up@example.com',
  to: 'api',
};

const flip = (m: ReturnType<typeof channelMonitor>, ids: readonly string[], to: 'UP' | 'DOWN') => {
  for (const id of ids) m.outcomes.set(id, to);
};

describe('several channels', () => {
  it('are each told once, and a transition counts when nobody is owed it any more', async () => {
    const m = channelMonitor([hook('a'), hook('b')]);
    m.configure(apiConfig('shop'));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    expect(await m.pass(noon + minute)).toMatchObject({ alerts: { published: 1, pending: 0 } });
    expect(m.ids()).toEqual(['a', 'b', 'default']);
    const delivered = m.events('shop').filter((event) => event.type === 'AlertPublished');
    expect(delivered.map(({ channel_id }) => channel_id).toSorted()).toEqual(['a', 'b', 'default']);
    expect(m.state('shop')).toMatchObject({ behind: null });
    expect(await m.pass(noon + 2 * minute)).toMatchObject({ alerts: { published: 0, pending: 0 } });
    expect(m.told).toHaveLength(3);
  });

  it('are counted by what is pending on each', async () => {
    const m = channelMonitor([hook('dead'), hook('well')], ['dead', 'well']);
    m.answers.set('dead', () => refusedBy(false));
    m.configure(apiConfig('shop'));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    await m.pass(noon + minute);
    const rows = right(await readStatus(m.ledger, null, 'apis.yaml', noon + minute));
    expect(rows.map(({ status }) => [status.pending, status.pending_on])).toEqual([[1, { dead: 1 }]]);
    m.answers.clear();
    await m.pass(noon + 5 * minute);
    const after = right(await readStatus(m.ledger, null, 'apis.yaml', noon + 5 * minute));
    expect(after.map(({ status }) => [status.pending, status.pending_on])).toEqual([[0, {}]]);
  });

  it('say what people call the API, and where its page is', async () => {
    const m = channelMonitor([hook('a')], ['a']);
    m.source.page = { ...pageDefaults, url: 'https://status.example.com/' };
    m.configure(apiConfig('shop', { name: 'The shop' }));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    await m.pass(noon + minute);
    const [message] = m.told.map((one) => one.message);
    if (message === undefined) throw new Error('nobody was told');
    expect(upledgerPayload(message).transitions).toMatchObject([{ api_id: 'shop', name: 'The shop' }]);
    expect(message.body).toContain('shop (The shop)');
    expect(message.body).toContain('Status page: https://status.example.com/');
  });

  it.each([
    ['refuses', refusedBy(false)],
    ['does not say', unknown],
    ['refuses the message', refusedBy(true)],
  ])('go on where one %s', async (_how, answer) => {
    const m = channelMonitor([hook('dead'), hook('well')], ['dead', 'well']);
    m.answers.set('dead', () => answer);
    const apis = Array.from({ length: 100 }, (_, i) => `api-${String(i)}`);
    for (const id of apis) m.configure(apiConfig(id));
    await m.pass(noon);
    flip(m, apis, 'DOWN');
    expect(await m.pass(noon + minute)).toMatchObject({ alerts: { published: 0, pending: 100 } });
    const well = m.told.filter(({ id }) => id === 'well').flatMap(({ message }) => message.about);
    expect(new Set(well.map(({ transition }) => transition.api_id))).toEqual(new Set(apis));
    if (answer._tag === 'Unknown' || (answer._tag === 'Rejected' && !answer.messageRejected))
      expect(m.told.filter(({ id }) => id === 'dead')).toHaveLength(3);
    m.answers.clear();
    m.told.length = 0;
    expect(await m.pass(noon + 5 * minute)).toMatchObject({ alerts: { published: 100, pending: 0 } });
    expect(m.told.every(({ id }) => id === 'dead')).toBe(true);
  });

  it('wait longer and longer for one that stays dead, and all at once for none that answers', async () => {
    const m = channelMonitor([hook('dead'), hook('well')], ['dead', 'well']);
    m.answers.set('dead', () => refusedBy(false));
    m.configure(apiConfig('shop'));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    for (let n = 1; n <= 24 * 60; n += 1) await m.pass(noon + n * minute);
    const tries = m
      .events('shop')
      .filter((event) => event.type === 'AlertAttempted' && event.channel_id === 'dead')
      .map(({ recorded_at }) => (Date.parse(recorded_at) - noon) / minute);
    const waits = tries.slice(1).map((at, i) => Math.round(at - (tries[i] ?? 0)));
    expect(waits.slice(0, 7)).toEqual([1, 3, 6, 12, 24, 48, 60]);
    expect(waits.slice(7).every((wait) => wait === 60)).toBe(true);
    // A transition that is newer than the last try makes it due.
    flip(m, ['shop'], 'UP');
    m.answers.clear();
    expect(await m.pass(noon + 24 * 60 * minute + minute)).toMatchObject({
      alerts: { published: 2, pending: 0 },
    });
  });

  it('of which one is dead claim three alerts on it in a pass, and tell the others all', async () => {
    const m = channelMonitor([hook('a'), hook('b'), hook('dead')], ['a', 'b', 'dead']);
    m.answers.set('dead', () => refusedBy(false));
    const apis = Array.from({ length: 200 }, (_, i) => `api-${String(i)}`);
    for (const id of apis) m.configure(apiConfig(id));
    await m.pass(noon);
    flip(m, apis, 'DOWN');
    for (const n of [1, 2]) {
      const began = noon + n * minute;
      await m.pass(began);
      const events = apis
        .flatMap((id) => m.events(id))
        .filter(({ recorded_at }) => Date.parse(recorded_at) >= began);
      const claims = events.filter((event) => event.type === 'AlertAttempted' && event.channel_id === 'dead');
      expect(claims).toHaveLength(3);
      const told = events
        .filter((event) => event.type === 'AlertPublished')
        .map(({ channel_id }) => channel_id);
      expect(told.toSorted()).toEqual(n === 1 ? [...apis.map(() => 'a'), ...apis.map(() => 'b')] : []);
    }
  });

  it('cost a week in which one is dead at most 400 events an alert', async () => {
    const m = channelMonitor([hook('dead'), hook('well')], ['dead', 'well']);
    m.answers.set('dead', () => refusedBy(false));
    m.configure(apiConfig('shop', { check_interval_seconds: 900 }));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    // The least that cron makes of back-offs of up to an hour: a pass each quarter of an hour, and each minute at first.
    const minutes = [
      ...Array.from({ length: 60 }, (_, i) => i + 1),
      ...Array.from({ length: 7 * 96 }, (_, i) => 60 + i * 15),
    ];
    for (const n of minutes) await m.pass(noon + n * minute);
    const about = m.events('shop').filter((event) => 'for_seq' in event);
    expect(about.filter(({ channel_id }) => channel_id === 'well').map(({ type }) => type)).toEqual([
      'AlertAttempted',
      'AlertPublished',
    ]);
    const dead = about.filter(({ channel_id }) => channel_id === 'dead');
    expect(dead.length).toBeGreaterThan(300);
    expect(dead.length).toBeLessThanOrEqual(400);
  });

  it('tell a chat what it missed in one message, after one that it took', async () => {
    const m = channelMonitor([hook('chat')], ['chat']);
    m.answers.set('chat', () => refusedBy(false));
    const apis = Array.from({ length: 12 }, (_, i) => `api-${String(i)}`);
    for (const id of apis) m.configure(apiConfig(id));
    await m.pass(noon);
    flip(m, apis, 'DOWN');
    await m.pass(noon + minute);
    expect(m.told).toHaveLength(3);
    m.answers.clear();
    m.told.length = 0;
    expect(await m.pass(noon + 5 * minute)).toMatchObject({ alerts: { published: 12, pending: 0 } });
    expect(m.told.map(({ message }) => [message.kind, message.about.length])).toEqual([
      ['alert', 1],
      ['digest', 11],
    ]);
  });

  it('wait as long as one asks to be left alone, and no longer than an hour', async () => {
    const m = channelMonitor([hook('busy')], ['busy']);
    m.answers.set('busy', () => ({ ...refusedBy(false), retryAfterMs: 10 * minute }));
    m.configure(apiConfig('shop'));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    await m.pass(noon + minute);
    await m.pass(noon + 5 * minute);
    expect(m.told).toHaveLength(1);
    m.answers.set('busy', () => ({ ...refusedBy(false), retryAfterMs: 1e12 }));
    await m.pass(noon + 12 * minute);
    expect(m.told).toHaveLength(2);
    m.answers.clear();
    await m.pass(noon + 71 * minute);
    expect(m.told).toHaveLength(2);
    await m.pass(noon + 73 * minute);
    expect(m.told).toHaveLength(3);
    expect(m.state('shop')).toMatchObject({ behind: null });
  });

  it('claim nothing where a secret is missing, and say so', async () => {
    const m = channelMonitor([hook('a'), hook('b')], ['a', 'b']);
    m.lacks.set('a', 'UPLEDGER_SECRET_A is not set in the environment');
    m.configure(apiConfig('shop'));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    expect(await m.pass(noon + minute)).toMatchObject({ alerts: { published: 0, pending: 1 } });
    expect(m.events('shop').filter((event) => event.type === 'AlertAttempted')).toMatchObject([
      { channel_id: 'b' },
    ]);
    expect(m.notes.join('\n')).toContain('channel a: alerts stay pending: UPLEDGER_SECRET_A is not set');
    m.lacks.clear();
    expect(await m.pass(noon + 2 * minute)).toMatchObject({ alerts: { published: 1, pending: 0 } });
  });

  it('are owed what stood in the config when it happened: one added later owes nothing of the past', async () => {
    const m = channelMonitor([hook('a')], ['a']);
    m.answers.set('a', () => refusedBy(false));
    m.configure(apiConfig('shop'));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    await m.pass(noon + minute);
    m.source.raw = { channels: [hook('a'), hook('b')], default_channels: ['a', 'b'] };
    m.answers.clear();
    await m.pass(noon + 2 * minute);
    expect(m.told.map(({ id }) => id)).toEqual(['a', 'a']);
  });
});

describe('default, where nothing can be sent on it', () => {
  const alerts = {
    name: 'none',
    mode: 'records',
    lacks: 'there is no topic',
    publish: () => () => Promise.reject(new Error('asked to send')),
  } as const;

  it('is named with its APIs by each pass, before any alert is owed', async () => {
    const m = channelMonitor([hook('team')], ['team']);
    m.configure(apiConfig('shop'));
    await m.pass(noon, { alerts });
    expect(m.notes).toEqual([]);
    for (const id of ['a', 'b']) m.configure(apiConfig(id, { channels: ['default', 'team'] }));
    for (const i of [1, 2]) {
      m.notes.length = 0;
      await m.pass(noon + i * minute, { alerts });
      expect(m.notes).toEqual(['alerts on default stay pending (a, b): there is no topic']);
    }
  });
});

describe('what is owed no longer', () => {
  const dead = async (raw: readonly Raw[], ids: readonly string[]) => {
    const m = channelMonitor(raw, ids);
    for (const id of ids) m.answers.set(id, () => refusedBy(false));
    m.configure(apiConfig('shop'));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    await m.pass(noon + minute);
    return m;
  };
  const waived = (m: ReturnType<typeof channelMonitor>) =>
    m.events('shop').filter((event) => event.type === 'AlertWaived');

  it('is waived where the config names the channel no longer and nobody defines it', async () => {
    const m = await dead([hook('old'), hook('new')], ['old']);
    // Still defined: it stays owed.
    m.source.raw = { channels: [hook('old'), hook('new')], default_channels: ['new'] };
    await m.pass(noon + 5 * minute);
    expect(waived(m)).toEqual([]);
    m.source.raw = { channels: [hook('new')], default_channels: ['new'] };
    expect(await m.pass(noon + 6 * minute)).toMatchObject({ alerts: { published: 1, pending: 0 } });
    expect(waived(m)).toMatchObject([{ channel_id: 'old', reason: 'removed' }]);
  });

  it('is not said to be pending by the pass that waives it', async () => {
    const m = await dead([hook('old')], ['old']);
    m.notes.length = 0;
    // The same API in another file, which has no channels.
    m.source.raw = {};
    expect(await m.pass(noon + 5 * minute)).toMatchObject({
      alerts: { published: 1, pending: 0 },
    });
    expect(waived(m)).toMatchObject([{ channel_id: 'old', reason: 'removed' }]);
    expect(m.notes.filter((note) => note.includes('pending'))).toEqual([]);
    // What happens from now on is owed to the channels of the file that is read then.
    m.source.raw = { channels: [hook('old')], default_channels: ['old'] };
    await m.pass(noon + 6 * minute);
    flip(m, ['shop'], 'UP');
    expect(await m.pass(noon + 7 * minute)).toMatchObject({ transitions: [{ to: 'UP' }] });
    expect(m.events('shop').findLast((event) => event.type === 'StateChanged')).toMatchObject({
      channels: ['old'],
    });
  });

  it('is named for the first hundred such channels, and the others are counted', async () => {
    const m = channelMonitor([], []);
    const ids = Array.from({ length: 15 }, (_, i) => `api-${String(i)}`);
    for (const id of ids)
      m.configure(apiConfig(id, { channels: Array.from({ length: 8 }, (_, i) => `${id}-${String(i)}`) }));
    await m.pass(noon);
    flip(m, ids, 'DOWN');
    expect(await m.pass(noon + minute)).toMatchObject({ alerts: { published: 0, pending: 15 } });
    const lines = m.notes.filter((note) => note.includes('alerts stay pending'));
    expect([lines.length, m.notes.at(-1)]).toEqual([100, 'and 20 more']);
    expect(lines.every((line) => line.includes('it has no valid definition'))).toBe(true);
  });

  it('is not waived by who could not read the settings, or while the config still names it', async () => {
    const m = await dead([hook('old')], ['old']);
    m.source.raw = { channels: [], default_channels: ['old'] };
    await m.pass(noon + 5 * minute);
    expect(waived(m)).toEqual([]);
    expect(m.notes.join('\n')).toContain('channel old: alerts stay pending: it has no valid definition');
    // The config no longer names it, and it is still defined.
    m.source.raw = { channels: [hook('old')], default_channels: ['default'] };
    await m.pass(noon + 6 * minute);
    m.source.raw = { channels: [], default_channels: ['default'] };
    m.source.outdated = true;
    await m.pass(noon + 7 * minute);
    expect(waived(m)).toEqual([]);
    m.source.outdated = false;
    m.source.raw = { channels: ['?'], default_channels: ['default'] };
    await m.pass(noon + 8 * minute);
    expect(waived(m)).toEqual([]);
    m.source.raw = { channels: [], default_channels: ['default'] };
    await m.pass(noon + 9 * minute);
    expect(waived(m)).toMatchObject([{ channel_id: 'old', reason: 'removed' }]);
  });

  it('is not waived while default_channels names a channel that nobody defines: this one may be meant', async () => {
    const m = await dead([hook('a')], ['default']);
    m.source.raw = { channels: [hook('a')], default_channels: ['defualt'] };
    await m.pass(noon + 5 * minute);
    await m.pass(noon + 6 * minute);
    expect(waived(m)).toEqual([]);
    m.source.raw = { channels: [hook('a')], default_channels: ['default'] };
    m.answers.clear();
    await m.pass(noon + 15 * minute);
    expect(m.told.at(-1)).toMatchObject({ id: 'default', message: { to: 'DOWN' } });
    expect(m.events('shop').filter((event) => event.type === 'AlertPublished')).toHaveLength(1);
  });

  it('is not waived by a source that lists none of the known APIs: that looks like a mistake', async () => {
    const m = await dead([hook('old')], ['old']);
    m.source.raw = { channels: [hook('old')], default_channels: ['default'] };
    await m.pass(noon + 5 * minute);
    const shop = m.configs.get('shop');
    if (shop === undefined) throw new Error('shop is watched');
    m.configs.clear();
    m.source.raw = {};
    await m.pass(noon + 6 * minute);
    expect(waived(m)).toEqual([]);
    m.configs.set('shop', shop);
    m.source.raw = { channels: [hook('old')], default_channels: ['default'] };
    m.answers.clear();
    await m.pass(noon + 15 * minute);
    expect(m.told.at(-1)).toMatchObject({ id: 'old', message: { to: 'DOWN' } });
  });

  it('is not waived if another runner records a config that names the channel again in the same moment', async () => {
    const m = await dead([hook('old')], ['old']);
    m.source.raw = { channels: [], default_channels: ['default'] };
    let other: Promise<unknown> | null = null;
    const ledger: Ledger = {
      ...m.ledger,
      commit: (commits) => async () => {
        if (commits.some(({ events }) => events.some(({ event }) => event.type === 'AlertWaived'))) {
          m.source.raw = { channels: [hook('old')], default_channels: ['old'] };
          await (other ??= m.pass(noon + 5 * minute + 1000));
        }
        return m.ledger.commit(commits)();
      },
    };
    await m.pass(noon + 5 * minute, { ledger });
    expect(other).not.toBeNull();
    expect(waived(m)).toEqual([]);
    expect(m.events('shop').findLast((event) => event.type === 'ApiConfigured')?.channels).toEqual(['old']);
    m.answers.clear();
    await m.pass(noon + 10 * minute);
    expect(m.state('shop')).toMatchObject({ behind: null });
    expect(waived(m)).toEqual([]);
  });

  it('is waived where there is nobody to write to', async () => {
    const m = await dead([mail], ['mail']);
    expect(waived(m)).toMatchObject([{ channel_id: 'mail', reason: 'nobody' }]);
    expect(m.told).toEqual([]);
    m.configure(apiConfig('shop', { notify_emails: ['ops@example.com'] }));
    flip(m, ['shop'], 'UP');
    m.answers.clear();
    await m.pass(noon + 5 * minute);
    expect(m.told).toHaveLength(1);
  });

  it('is waived where a pair is over, unless its DOWN may have been told', async () => {
    const sure = await dead([pager], ['pager']);
    flip(sure, ['shop'], 'UP');
    // Before the UP is recorded, its DOWN is tried again.
    await sure.pass(noon + 2 * minute);
    sure.answers.clear();
    sure.told.length = 0;
    expect(await sure.pass(noon + 5 * minute)).toMatchObject({ alerts: { published: 2, pending: 0 } });
    expect(waived(sure)).toMatchObject([{ reason: 'superseded' }, { reason: 'superseded' }]);
    expect(sure.told).toEqual([]);

    const unsure = channelMonitor([pager], ['pager']);
    unsure.answers.set('pager', () => unknown);
    unsure.configure(apiConfig('shop'));
    await unsure.pass(noon);
    flip(unsure, ['shop'], 'DOWN');
    await unsure.pass(noon + minute);
    flip(unsure, ['shop'], 'UP');
    // The claim of the unsure attempt covers the channel: the UP is recorded, and nothing is sent.
    await unsure.pass(noon + 2 * minute);
    unsure.answers.clear();
    unsure.told.length = 0;
    await unsure.pass(noon + 5 * minute);
    expect(waived(unsure)).toEqual([]);
    expect(unsure.told.map(({ message }) => message.to)).toEqual(['DOWN', 'UP']);
  });
});

describe('a preview', () => {
  it('shows what anybody is owed, once, and claims, waives and holds back nothing', async () => {
    const m = channelMonitor([hook('a'), hook('b')]);
    for (const id of ['a', 'b', 'default']) m.answers.set(id, () => refusedBy(false));
    m.configure(apiConfig('shop'));
    await m.pass(noon);
    flip(m, ['shop'], 'DOWN');
    await m.pass(noon + minute);
    const before = m.events('shop').length;
    m.told.length = 0;
    const shown: AlertMessage[] = [];
    await m.pass(noon + minute + 1000, {
      alerts: {
        name: 'console',
        mode: 'preview',
        publish: (message) => async () => {
          shown.push(message);
          return accepted('shown');
        },
      },
    });
    expect(shown).toHaveLength(1);
    expect(m.told).toEqual([]);
    expect(m.events('shop')).toHaveLength(before);
  });
});
