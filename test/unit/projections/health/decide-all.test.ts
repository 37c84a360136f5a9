import { describe, expect, it } from 'vitest';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { decideAll } from '../../../../src/projections/health/decide-all.ts';
import { chainFaults, refolded } from '../../../support/ledger/refolded.ts';
import { checked, configRead, minute, metadataAt } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

describe('decideAll', () => {
  it('decides each observation on the state after those before it, and seals what comes', () => {
    const start = initialHealth('api');
    const { events, after } = decideAll(start, metadataAt(0), [
      configRead(0),
      checked(0, 'DOWN'),
      checked(1, 'UP'),
    ]);
    expect(events.map(({ event }) => `${String(event.seq)} ${event.type}`)).toEqual([
      '1 ApiConfigured',
      '2 CheckCompleted',
      '3 StateChanged',
      '4 CheckCompleted',
      '5 StateChanged',
    ]);
    const lines = events.map(({ line }) => line);
    expect(chainFaults('api', lines)).toEqual([]);
    expect(refolded(start, lines)).toEqual(after);
  });

  it('proposes nothing for nothing', () => {
    const { after } = streamOf([configRead(0)]);
    expect(decideAll(after, metadataAt(1), [])).toMatchObject({ events: [], after });
    expect(decideAll(after, metadataAt(1), [configRead(1)])).toMatchObject({ events: [], after });
  });

  it.each([
    [30, Date.parse(minute(5)) / 1000 + 30 * 86_400],
    [null, undefined],
  ])('gives a routine check the expiry that its own stream says (%j days)', (days, expiry) => {
    const { after } = streamOf([configRead(0, { retain_checks_days: days }), checked(1, 'UP')]);
    const [routine] = decideAll(after, metadataAt(5), [checked(5, 'UP')]).events;
    expect(routine?.event).toMatchObject({ expires_at: expiry, prev_kept_hash: undefined });
    const [kept] = decideAll(after, metadataAt(5), [checked(5, 'DOWN')]).events;
    expect(kept?.event).toMatchObject({ expires_at: undefined, prev_kept_hash: after.head_kept_hash });
  });

  it('keeps forever what is routine in a stream that has no config', () => {
    const { after } = streamOf([checked(1, 'UP')]);
    expect(decideAll(after, metadataAt(2), [checked(2, 'UP')]).events[0]?.event).toMatchObject({
      expires_at: undefined,
    });
  });

  it('gives whole seconds of an expiry, though the clock tells milliseconds', () => {
    const { after } = streamOf([configRead(0, { retain_checks_days: 1 }), checked(1, 'UP')]);
    const stamp = { ...metadataAt(5), recorded_at: '2026-01-01T00:05:00.999Z' };
    expect(decideAll(after, stamp, [checked(5, 'UP')]).events[0]?.event).toMatchObject({
      expires_at: Date.UTC(2026, 0, 2, 0, 5) / 1000,
    });
  });
});
