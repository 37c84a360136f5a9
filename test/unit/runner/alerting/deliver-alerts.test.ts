import { beforeEach, describe, expect, it } from 'vitest';
import {
  accepted,
  apiConfig,
  createMonitor,
  noon,
  refusedBy,
  unknown,
  type Monitor,
} from '../../../support/monitor/monitor.ts';
import { channelMonitor } from '../../../support/monitor/channel-monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';

const second = 1000;
const minute = 60 * second;
let m: Monitor;
beforeEach(async () => {
  m = createMonitor();
  m.watch('api', { notify_emails: ['ops@example.com'] });
  await m.pass();
  m.outcomes.set('api', 'DOWN');
});

const inQuietPasses = async (from: number, count: number) => {
  for (let i = 0; i < count; i += 1) await m.pass({ at: from + i * 3 * minute });
};

describe('delivery of one alert', () => {
  it('claims, publishes, records: in this order', async () => {
    await m.pass({ at: noon + minute });
    expect(m.types('api').slice(-4)).toEqual([
      'CheckCompleted',
      'StateChanged',
      'AlertAttempted',
      'AlertPublished',
    ]);
    expect(m.eventsOf('api', 'AlertPublished')[0]).toMatchObject({
      for_seq: 4,
      attempt: 1,
      channel: 'sns',
      message_id: 'm0',
      topic_arn: 'arn:test',
    });
    expect(m.state('api')).toMatchObject({ changed_seq: 4, alerted_seq: 4, claim: null, attempts: 1 });
    expect(m.sent[0]?.message).toMatchObject({
      kind: 'alert',
      transition_id: 'api/4',
      from: 'UP',
      to: 'DOWN',
      notify_emails: ['ops@example.com'],
    });
  });

  it('an unknown answer leaves the claim to run out: nobody sends before, the first pass after does', async () => {
    m.channel.answer = () => unknown;
    const { report, outcome } = await m.pass({ at: noon + minute });
    expect(report.alerts).toEqual({ published: 0, pending: 1 });
    expect(outcome).toBe('failed');
    m.channel.answer = () => accepted('second');
    const held = await m.pass({ at: noon + 2 * minute });
    expect(m.sent).toHaveLength(1);
    // Somebody else is at it: owed, and no failure.
    expect(held.report.alerts).toEqual({ published: 0, pending: 1 });
    expect(held.outcome).toBe('done');
    await m.pass({ at: noon + minute + 91 * second });
    expect(m.told()).toEqual(['api/4']);
    expect(m.eventsOf('api', 'AlertPublished')).toMatchObject([{ attempt: 2, message_id: 'second' }]);
  });

  it('a sure refusal ends the claim, so that the very next pass sends', async () => {
    m.channel.answer = () => refusedBy(false);
    expect((await m.pass({ at: noon + minute })).outcome).toBe('failed');
    expect(m.eventsOf('api', 'AlertFailed')).toMatchObject([
      { for_seq: 4, attempt: 1, about_message: false },
    ]);
    m.channel.answer = () => accepted('later');
    const { report, outcome } = await m.pass({ at: noon + minute + second });
    expect(report.alerts).toEqual({ published: 1, pending: 0 });
    expect(outcome).toBe('done');
  });

  it('what is refused for the message itself goes out as a minimal one next time, and blocks nothing', async () => {
    m.channel.answer = ({ body }) => (body.includes('To see why') ? refusedBy(true) : accepted('minimal'));
    await m.pass({ at: noon + minute });
    expect(m.eventsOf('api', 'AlertFailed')).toMatchObject([{ about_message: true }]);
    m.outcomes.set('api', 'UP');
    await inQuietPasses(noon + 2 * minute, 4);
    expect(m.told()).toEqual(['api/4', 'api/8']);
    const first = m.sent.find(({ result }) => result === 'Accepted');
    expect(first?.message.body).toBe('api/4 UP -> DOWN at 2026-01-01T12:01:00.000Z\n');
    expect(first?.message.subject).toBe('api is DOWN');
    // Whoever hears by address must not miss it for the text of the first try.
    expect(first?.message.notify_emails).toEqual(['ops@example.com']);
    expect(m.state('api')).toMatchObject({ alerted_seq: m.state('api')?.changed_seq });
  });

  it('does not publish when too little of its claim is left, and a later pass does', async () => {
    const clock = virtualClock(noon + minute);
    const slow: Monitor['ledger'] = {
      ...m.ledger,
      commit: (commits) => async () => {
        const results = await m.ledger.commit(commits)();
        if (commits.some(({ events }) => events[0]?.event.type === 'AlertAttempted')) clock.pass(61 * second);
        return results;
      },
    };
    const { report } = await m.pass({ clock, ledger: slow });
    expect(m.sent).toEqual([]);
    expect(report.alerts).toEqual({ published: 0, pending: 1 });
    expect(m.notes.join()).toContain('too little of the claim of api/4 was left');
    await m.pass({ at: noon + minute + 92 * second });
    expect(m.told()).toEqual(['api/4']);
  });

  it('a claim written by a clock far ahead has run out at once', async () => {
    m.channel.answer = () => unknown;
    await m.pass({ at: noon + 24 * 60 * minute });
    m.channel.answer = () => accepted('now');
    await m.pass({ at: noon + 2 * minute });
    expect(m.told()).toEqual(['api/4']);
  });

  it('a delivery that could not be recorded is sent again, with the same transition id', async () => {
    const ledger: Monitor['ledger'] = {
      ...m.ledger,
      commit: (commits) =>
        commits.some(({ events }) => events[0]?.event.type === 'AlertPublished')
          ? async () =>
              commits.map(() => ({
                _tag: 'Failed',
                error: { _tag: 'LedgerError', message: 'gone', cause: null },
              }))
          : m.ledger.commit(commits),
    };
    const { report, outcome } = await m.pass({ at: noon + minute, ledger });
    expect(report.alerts).toEqual({ published: 0, pending: 1 });
    expect(outcome).toBe('failed');
    expect(m.notes.join()).toContain('the delivery of api/4 was not recorded, so it may be sent again: gone');
    await m.pass({ at: noon + 3 * minute });
    expect(m.told()).toEqual(['api/4', 'api/4']);
  });

  it('a delivery that the store takes only after a while is recorded then, before its claim ends', async () => {
    const clock = virtualClock(noon + minute);
    const ledger: Monitor['ledger'] = {
      ...m.ledger,
      commit: (commits) =>
        commits.some(({ events }) => events[0]?.event.type === 'AlertPublished') &&
        clock.now() < noon + minute + 80 * second
          ? async () =>
              commits.map(() => ({
                _tag: 'Failed',
                error: { _tag: 'LedgerError', message: 'throttled', cause: null },
              }))
          : m.ledger.commit(commits),
    };
    const { report, outcome } = await m.pass({ clock, ledger });
    expect(report.alerts).toEqual({ published: 1, pending: 0 });
    expect(outcome).toBe('done');
    await m.pass({ at: noon + 4 * minute });
    expect(m.told()).toEqual(['api/4']);
    expect(m.eventsOf('api', 'AlertPublished')).toHaveLength(1);
  });

  it('a delivery is tried until the end of the claim that was recorded, not of the one that was tried first', async () => {
    const clock = virtualClock(noon + minute);
    const failed = {
      _tag: 'Failed',
      error: { _tag: 'LedgerError', message: 'throttled', cause: null },
    } as const;
    let claims = 0;
    const ledger: Monitor['ledger'] = {
      ...m.ledger,
      commit: (commits) => {
        const type = commits[0]?.events[0]?.event.type;
        if (type === 'AlertAttempted' && (claims += 1) === 1) {
          clock.pass(60 * second);
          return async () => commits.map(() => failed);
        }
        return type === 'AlertPublished' && clock.now() < noon + minute + 140 * second
          ? async () => commits.map(() => failed)
          : m.ledger.commit(commits);
      },
    };
    const { report } = await m.pass({ clock, ledger });
    expect(report.alerts).toEqual({ published: 1, pending: 0 });
    expect(m.eventsOf('api', 'AlertPublished')).toHaveLength(1);
  });

  it('what was missed is told in order, and says that it is late', async () => {
    m.channel.answer = () => refusedBy(false);
    for (const [i, outcome] of (['DOWN', 'UP', 'DOWN'] as const).entries()) {
      m.outcomes.set('api', outcome);
      await m.pass({ at: noon + (i + 1) * minute });
    }
    m.channel.answer = () => accepted('x');
    const { report } = await m.pass({ at: noon + 60 * minute });
    expect(report.alerts).toEqual({ published: 3, pending: 0 });
    const changes = m.eventsOf('api', 'StateChanged').map(({ seq }) => `api/${String(seq)}`);
    expect(m.told()).toEqual(changes);
    expect(m.sent.at(-3)?.message.body).toContain('Delivered 59 min');
  });

  it('a transition that somebody else delivered meanwhile is not claimed', async () => {
    m.channel.answer = () => refusedBy(false);
    await m.pass({ at: noon + minute });
    m.channel.answer = () => accepted('theirs');
    const stale = m.state('api');
    await m.pass({ at: noon + minute + second });
    const ledger = {
      ...m.ledger,
      loadStates: () => async () =>
        ({ _tag: 'Right', right: { states: stale === null ? [] : [stale], faults: [] } }) as const,
    };
    await m.pass({ at: noon + minute + 2 * second, ledger });
    expect(m.told()).toEqual(['api/4']);
    expect(m.eventsOf('api', 'AlertAttempted')).toHaveLength(2);
  });
});

describe('the channel as a whole', () => {
  it.each([
    ['refuses', refusedBy(false)],
    ['does not answer', unknown],
  ])('is given up on when it %s three times in a row: the rest stays owed, unclaimed', async (_, answer) => {
    for (let i = 0; i < 8; i += 1) {
      m.watch(`api-${String(i)}`);
      m.outcomes.set(`api-${String(i)}`, 'DOWN');
    }
    m.channel.answer = () => answer;
    const { report, outcome } = await m.pass({ at: noon + minute });
    expect(m.sent).toHaveLength(3);
    expect(report.alerts).toEqual({ published: 0, pending: 9 });
    expect(outcome).toBe('failed');
    const claims = [...m.store.log.keys()].flatMap((id) => m.eventsOf(id, 'AlertAttempted'));
    expect(claims).toHaveLength(3);
    expect(m.notes.at(-1)).toContain('three times in a row');
  });

  it('is not given up on because of messages that it will not take', async () => {
    for (let i = 0; i < 8; i += 1) {
      m.watch(`api-${String(i)}`);
      m.outcomes.set(`api-${String(i)}`, 'DOWN');
    }
    m.channel.answer = () => refusedBy(true);
    await m.pass({ at: noon + minute });
    expect(m.sent).toHaveLength(9);
  });

  it('is never asked for more than ALERT_RATE messages a second', async () => {
    for (let i = 0; i < 8; i += 1) {
      m.watch(`api-${String(i)}`);
      m.outcomes.set(`api-${String(i)}`, 'DOWN');
    }
    await m.pass({ at: noon + minute, changed: { alertRate: 4 } });
    const times = m.sent.map(({ at }) => at);
    for (const [i, at] of times.slice(1).entries()) expect(at - (times[i] ?? 0)).toBeGreaterThanOrEqual(250);
    expect(m.told()).toHaveLength(9);
  });

  it('as a preview shows what is owed, claims nothing and records no delivery', async () => {
    const shown: string[] = [];
    const alerts = {
      name: 'console',
      mode: 'preview',
      publish: (message: { subject: string }) => async () => {
        shown.push(message.subject);
        return { ...accepted('x'), channel: 'console' } as ReturnType<typeof accepted>;
      },
    } as const;
    const { report } = await m.pass({ at: noon + minute, alerts });
    expect(shown).toEqual(['api is DOWN: 503']);
    expect(report.alerts).toEqual({ published: 0, pending: 1 });
    expect(m.types('api').at(-1)).toBe('StateChanged');
    await m.pass({ at: noon + minute + second });
    expect(m.told()).toEqual(['api/4']);
  });
});

describe('notices of new APIs', () => {
  it('go out once, when asked for, and are clearly no alerts', async () => {
    const fresh = createMonitor();
    fresh.watch('new', { notify_emails: ['ops@example.com'] });
    await fresh.pass({ changed: { announceNewApis: true } });
    await fresh.pass({ at: noon + minute, changed: { announceNewApis: true } });
    expect(fresh.sent.map(({ message }) => message)).toMatchObject([
      {
        kind: 'notice',
        subject: 'New API: new is UP',
        transition_id: null,
        notify_emails: ['ops@example.com'],
      },
    ]);
    expect(fresh.types('new')).not.toContain('AlertAttempted');
  });

  it('are tried once only', async () => {
    const fresh = createMonitor();
    fresh.watch('new');
    fresh.channel.answer = () => unknown;
    const { outcome } = await fresh.pass({ changed: { announceNewApis: true } });
    await fresh.pass({ at: noon + minute, changed: { announceNewApis: true } });
    expect(fresh.sent).toHaveLength(1);
    expect(fresh.notes.join()).toContain('the notice "New API: new is UP" was not accepted');
    expect(outcome).toBe('done');
  });

  it('are no incidents, and go nowhere where nobody would get them', async () => {
    const monitor = channelMonitor([
      { id: 'pager', kind: 'pagerduty', routing_key: '${env:UPLEDGER_SECRET_P}' },
      { id: 'am', kind: 'webhook', url: 'https://am.example/', format: 'alertmanager' },
      { id: 'hook', kind: 'webhook', url: 'https://hook.example/' },
      { id: 'mail', kind: 'email', url: 'smtp://mail.example', from: 'up@example.com', to: 'api' },
      {
        id: 'ops',
        kind: 'email',
        url: 'smtp://mail.example',
        from: 'up@example.com',
        to: ['ops@example.com'],
      },
      { id: 'chat', kind: 'slack', url: '${env:UPLEDGER_SECRET_S}' },
    ]);
    monitor.configure(apiConfig('known', { notify_emails: ['ops@example.com'] }));
    monitor.configure(apiConfig('nobody'));
    const settings = { ...monitor.deps().settings, announceNewApis: true };
    await monitor.pass(noon, { settings });
    const about = (id: string) =>
      monitor.told
        .filter(({ message }) => message.subject === `New API: ${id} is UP`)
        .map((one) => one.id)
        .toSorted();
    expect(about('known')).toEqual(['chat', 'default', 'hook', 'mail', 'ops']);
    expect(about('nobody')).toEqual(['chat', 'default', 'hook', 'ops']);
  });

  it('are off by default', async () => {
    const fresh = createMonitor();
    fresh.watch('new');
    await fresh.pass();
    expect(fresh.sent).toEqual([]);
  });
});
