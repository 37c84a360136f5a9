import * as E from 'fp-ts/lib/Either.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerError, type Ledger } from '../../../../src/projections/ledger.ts';
import { memoryQueue } from '../../../support/monitor/memory-queue.ts';
import { accepted, createMonitor, noon, refusedBy, type Monitor } from '../../../support/monitor/monitor.ts';
import { queuedMonitor } from '../../../support/monitor/queued-monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';

const minute = 60_000;
let m: Monitor;

/** An API that went DOWN long ago, whose alert the channel has refused, and whose state then says that it is told. */
beforeEach(async () => {
  m = createMonitor();
  m.watch('api', { check_interval_seconds: 600 });
  await m.pass();
  m.outcomes.set('api', 'DOWN');
  m.channel.answer = () => refusedBy(false);
  await m.pass({ at: noon + 10 * minute });
  await m.pass({ at: noon + 20 * minute });
  m.store.states.set('api', { ...m.store.states.get('api'), alerted_seq: 4 });
  m.channel.answer = () => accepted('now');
  m.outcomes.set('api', 'UP');
  m.notes.length = 0;
});

const damage =
  'the state of api is damaged: it says that the alert of 4 is owed to nobody, and the log holds no delivery on default';

const failing = (name: string): Ledger => ({
  ...m.ledger,
  readTransitions: async function* readTransitions() {
    yield E.left(ledgerError('not now', Object.assign(new Error('no'), { name })));
  },
});

describe('an older alert that the state denies', () => {
  it('is not settled by a newer one: the state is rebuilt, and the next pass tells both in order', async () => {
    const { report, outcome } = await m.pass({ at: noon + 30 * minute });
    expect([outcome, report.alerts]).toEqual(['failed', { published: 0, pending: 1 }]);
    expect(m.told()).toEqual([]);
    expect(m.notes.join('\n')).toContain(`${damage}; its alerts wait until it is rebuilt`);
    expect(m.notes.join('\n')).toContain(`${damage}; rebuilt from its log`);
    const next = await m.pass({ at: noon + 31 * minute });
    expect([next.outcome, next.report.alerts]).toEqual(['done', { published: 2, pending: 0 }]);
    const [down, up] = m.told();
    expect([down, up]).toEqual(['api/4', `api/${String(m.state('api')?.changed_seq)}`]);
  });

  it('is not settled by a worker, which leaves it to the dispatches', async () => {
    const clock = virtualClock(noon + 30 * minute);
    const queued = queuedMonitor(m, memoryQueue(clock).queue, clock);
    await queued.dispatch();
    expect(await queued.work()).toMatchObject({ checked: 1, published: 0, pending: 1 });
    expect(m.told()).toEqual([]);
    clock.pass(minute);
    await queued.dispatch();
    clock.pass(minute);
    expect((await queued.dispatch()).alerts).toEqual({ published: 2, pending: 0 });
    expect(m.told()[0]).toBe('api/4');
  });

  it('stays pending while its stream cannot be read', async () => {
    const ledger: Ledger = {
      ...m.ledger,
      readStream: async function* readStream() {
        yield E.left(ledgerError('not now', null));
      },
    };
    const { outcome } = await m.pass({ at: noon + 30 * minute, ledger });
    expect([outcome, m.told()]).toEqual(['failed', []]);
    expect(m.notes.join('\n')).toMatch(
      /whether the alerts of api before \d+ were told is not known: not now/u,
    );
  });
});

describe('a suspicion that cannot be followed up', () => {
  const later = noon + 21 * minute;
  const unread = (name: string) => E.left(ledgerError('not now', Object.assign(new Error('no'), { name })));
  const parts: readonly (readonly [string, (name: string) => Partial<Ledger>])[] = [
    [
      'the stream cannot be read',
      (name) => ({
        readStream: async function* readStream() {
          yield unread(name);
        },
      }),
    ],
    [
      'the states cannot be read again',
      (name) => ({
        loadStates: (ids) => (ids === undefined ? m.ledger.loadStates() : async () => unread(name)),
      }),
    ],
  ];

  it.each(parts)('is a failure of the pass: %s', async (_, part) => {
    const { outcome, unverified } = await m.pass({ at: later, ledger: { ...m.ledger, ...part('Timeout') } });
    expect([outcome, unverified]).toEqual(['failed', true]);
    expect(m.notes.join()).toMatch(/not known: not now|not compared with the log: not now/u);
  });

  it.each(parts)('is a warning where the role may not: %s', async (_, part) => {
    const ledger = { ...m.ledger, ...part('AccessDeniedException') };
    expect((await m.pass({ at: later, ledger })).unverified).toBe(false);
    expect(m.notes.join()).toMatch(/not known: not now|not compared with the log: not now/u);
  });
});

describe('an index that cannot be read', () => {
  it('is a failure of the pass: what was not looked at is not counted as right', async () => {
    const { outcome, unverified } = await m.pass({ at: noon + 21 * minute, ledger: failing('Timeout') });
    expect([outcome, unverified]).toEqual(['failed', true]);
    expect(m.notes.join()).toContain('not compared with the index of transitions: not now');
  });

  it('is a warning where the role may not read it', async () => {
    const ledger = failing('AccessDeniedException');
    const { outcome, unverified } = await m.pass({ at: noon + 21 * minute, ledger });
    expect([outcome, unverified]).toEqual(['done', false]);
    expect(m.notes.join()).toContain('not compared with the index of transitions: not now');
  });
});
