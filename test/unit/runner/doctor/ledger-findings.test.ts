import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { memoryLedger } from '../../../support/memory-ledger/memory-ledger.ts';
import { memoryStore } from '../../../support/memory-ledger/memory-store.ts';
import { ledgerFindings } from '../../../../src/runner/doctor/ledger-findings.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { ledgerError, type Ledger } from '../../../../src/projections/ledger.ts';
import { configDigest } from '../../../../src/events/config-digest.ts';
import { checked, configRead, minute, plainConfig } from '../../../support/ledger/commands.ts';
import { commitOf } from '../../../support/ledger/stream.ts';

const begun = async (ids: readonly string[]) => {
  const store = memoryStore();
  const ledger = memoryLedger(store);
  for (const id of ids)
    await ledger.commit([commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')])])();
  return { store, ledger };
};

const outage = ledgerError('on fire', null);

describe('ledgerFindings', () => {
  it('says that all is well', async () => {
    const { ledger } = await begun(['a', 'b']);
    expect(await ledgerFindings(ledger, 0)).toEqual([
      { name: 'rows', level: 'ok', text: '2, none ahead of the log, none missing', remedy: null },
    ]);
  });

  it('names claims and alerts that are pending for long', async () => {
    const ledger = memoryLedger(memoryStore());
    const until = '2099-01-01T00:00:00.000Z';
    const owed = commitOf(initialHealth('api'), [
      configRead(0),
      checked(0, 'DOWN'),
      { _tag: 'ClaimAlert', for_seq: 3, channel_id: 'default', pass_id: 'P', claimed_until: until },
    ]);
    const team = commitOf(initialHealth('team'), [
      configRead(0, { channels: ['team'] }, 'team'),
      {
        ...checked(0, 'DOWN', {
          config_digest: configDigest('team', { ...plainConfig, channels: ['team'] }),
        }),
        channels: ['team'],
      },
    ]);
    await ledger.commit([owed, team])();
    const soon = await ledgerFindings(ledger, Date.parse(minute(59)));
    expect(soon.map(({ level }) => level)).toEqual(['ok', 'warning']);
    const late = await ledgerFindings(ledger, Date.parse(minute(61)));
    expect(late.map(({ text }) => text)).toEqual([
      '2, none ahead of the log, none missing',
      expect.stringMatching(/^api: pass P claimed the alert of 3 until 2099-.*, longer than an hour/u),
      'api: the alert of 3 has been pending on default for 1 h 1 min',
      'team: the alert of 3 has been pending on team for 1 h 1 min',
    ]);
  });

  it('names a state that denies an alert of the last month, whichever channel it was owed to', async () => {
    const { store, ledger } = await begun([]);
    const owed = commitOf(initialHealth('api'), [configRead(0), checked(0, 'DOWN')]);
    const team = commitOf(initialHealth('team'), [
      configRead(0, { channels: ['team'] }, 'team'),
      {
        ...checked(0, 'DOWN', {
          config_digest: configDigest('team', { ...plainConfig, channels: ['team'] }),
        }),
        channels: ['team'],
      },
    ]);
    await ledger.commit([owed, team])();
    const then = Date.parse(minute(0)) + 30 * 86_400_000;
    expect((await ledgerFindings(ledger, then)).map(({ level }) => level)).toEqual([
      'ok',
      'warning',
      'warning',
    ]);
    for (const id of ['api', 'team'])
      store.states.set(id, {
        ...store.states.get(id),
        alerted_seq: 3,
        ...(id === 'team' && { behind: null }),
      });
    const found = await ledgerFindings(ledger, then);
    expect(found.map(({ level, text }) => [level, text])).toEqual([
      [
        'fault',
        'the state of api is damaged: it says that the alert of 3 is owed to nobody, and the log holds no delivery on default',
      ],
      [
        'fault',
        'the state of team is damaged: it says that the alert of 3 is owed to nobody, and the log holds no delivery on team',
      ],
    ]);
  });

  it('does not say that all is well where it could not compare', async () => {
    const { store, ledger } = await begun(['a']);
    const index: Partial<Ledger> = {
      readTransitions: async function* readTransitions() {
        yield E.left(outage);
      },
    };
    const text = 'what they say of alerts is not compared with the log: on fire';
    const found = await ledgerFindings({ ...ledger, ...index }, 0);
    expect(found.map((one) => [one.level, one.text])).toEqual([['warning', text]]);
    await ledger.commit([commitOf(initialHealth('api'), [configRead(0), checked(0, 'DOWN')])])();
    store.states.set('api', { ...store.states.get('api'), alerted_seq: 3 });
    const stream: Partial<Ledger> = {
      readStream: async function* readStream() {
        yield E.left(outage);
      },
    };
    const [unread] = await ledgerFindings({ ...ledger, ...stream }, Date.parse(minute(1)));
    expect(unread?.text).toBe(
      'what they say of alerts is not compared with the log: whether api/3 was told is not known: on fire',
    );
  });

  it('names streams without a state, the first of many', async () => {
    const ids = Array.from({ length: 22 }, (_, i) => `api-${String(i).padStart(2, '0')}`);
    const { store, ledger } = await begun(ids);
    store.states.clear();
    const [found, ...others] = await ledgerFindings(ledger, 0);
    expect(others).toEqual([]);
    expect(found?.level).toBe('fault');
    expect(found?.text).toMatch(/: api-00, .*, api-19 and 2 more$/u);
  });

  it('takes a state that cannot be read for no missing one', async () => {
    const { store, ledger } = await begun(['a']);
    store.states.set('a', { api_id: 'a' });
    expect((await ledgerFindings(ledger, 0)).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^state a: has no version/u),
    ]);
  });

  it('names no stream that begins while it looks', async () => {
    const { ledger } = await begun(['a']);
    const loadStates: Ledger['loadStates'] = (ids) => async () => {
      const late = commitOf(initialHealth('late'), [configRead(0), checked(0, 'UP')]);
      await ledger.commit([late])();
      return ledger.loadStates(ids)();
    };
    expect((await ledgerFindings({ ...ledger, loadStates }, 0)).map(({ level }) => level)).toEqual(['ok']);
  });

  const failing: Partial<Ledger>[] = [
    {
      streamIds: async function* streamIds() {
        yield E.left(outage);
      },
    },
    { loadStates: () => async () => E.left(outage) },
    { readEvent: () => async () => E.left(outage) },
  ];

  it.each(failing)('tells what cannot be read (%#)', async (part) => {
    const { store, ledger } = await begun(['a', 'b']);
    store.states.set('a', { api_id: 'a' });
    const found = await ledgerFindings({ ...ledger, ...part }, 0);
    expect(found.map(({ level, text }) => [level, text])).toContainEqual(['fault', 'on fire']);
  });
});
