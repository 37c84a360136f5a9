import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../src/projections/health/decide.ts';
import {
  dropSignals,
  noteSignal,
  reportedSignals,
  type SignalNotes,
} from '../../../../src/projections/report/signal-notes.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const options = { slow_ms: 100, slow_threshold: 1, certificate_days: 14 };
const seen = (n: number, latency_ms: number, days = 90): Command =>
  checked(n, 'UP', { latency_ms, certificate_until: Date.parse(minute(n)) / 1000 + days * 86_400 });

const noted = (since: number, until: number, ...commands: readonly Command[]) => {
  const period = { since: Date.parse(minute(since)), until: Date.parse(minute(until)) };
  const notes: SignalNotes = new Map();
  for (const { event } of streamOf([configRead(0, options), ...commands]).events) {
    if (event.type === 'StateChanged') noteSignal(notes, period, event);
    if (event.type === 'ApiConfigured') dropSignals(notes, period, event, event.url.includes('other'));
  }
  return reportedSignals(notes);
};

describe('the signals of a report', () => {
  it('tell how often each went DOWN in the period, and since when it is', () => {
    expect(noted(0, 10, seen(1, 900), seen(2, 42), seen(3, 900), seen(4, 900, 3))).toEqual([
      { signal: 'latency', downs: 2, down_since: minute(3) },
      { signal: 'certificate', downs: 1, down_since: minute(4) },
    ]);
    expect(noted(2, 3, seen(1, 900), seen(2, 42), seen(3, 900))).toEqual([]);
    expect(noted(0, 3, seen(1, 900), seen(2, 42), seen(3, 900))).toEqual([
      { signal: 'latency', downs: 1, down_since: null },
    ]);
  });

  it('know what was DOWN before the period, and leave availability to the report', () => {
    expect(noted(5, 10, seen(1, 900), checked(6, 'DOWN'))).toEqual([
      { signal: 'latency', downs: 0, down_since: minute(1) },
    ]);
  });

  it.each([
    [{ url: 'https://other.example/' }, [null, null]],
    [{ slow_ms: null }, [null, minute(1)]],
    [{ certificate_days: null }, [minute(1), null]],
    [{ url: 'http://api.example/health' }, [minute(1), null]],
    [{ retries: 2 }, [minute(1), minute(1)]],
  ])('forget what a config drops: %j', (changed, since) => {
    const told = noted(0, 10, seen(1, 900, 3), configRead(2, { ...options, ...changed }));
    expect(told.map(({ down_since }) => down_since)).toEqual(since);
    const later = noted(0, 2, seen(1, 900, 3), configRead(2, { ...options, ...changed }));
    expect(later.map(({ down_since }) => down_since)).toEqual([minute(1), minute(1)]);
  });
});
