import { describe, expect, it } from 'vitest';
import {
  blurredOf,
  noSignals,
  signalsAfterCheck,
  signalsCausedBy,
  type NaiveSignals,
} from './oracle/naive-signals.ts';
import type { StoredCheck, StoredConfig } from './oracle/stored.ts';

const config = { slow_ms: 100, slow_threshold: 2 } as StoredConfig;
const check = (seq: number, latency_ms: number, unseen = false) =>
  ({
    seq,
    latency_ms,
    unseen,
    outcome: 'UP',
    checked_at: `2026-01-01T00:0${String(seq)}:00.000Z`,
  }) as StoredCheck;

const after = (...checks: readonly StoredCheck[]): NaiveSignals =>
  checks.reduce((signals, one) => signalsAfterCheck(signals, config, one), noSignals);

describe('the run of a signal, as the oracle counts it', () => {
  it('ends in a change that the stream must tell', () => {
    const [change] = signalsCausedBy(after(check(1, 200)), config, check(2, 200), []);
    expect(change).toMatchObject({ signal: 'latency', to: 'DOWN', checks: 2 });
  });

  it('cannot be counted once a check of it expired unseen: then the stream says whether it ends', () => {
    const signals = after(check(1, 200, true));
    expect(blurredOf(signals)).toEqual(['latency']);
    expect(signalsCausedBy(signals, config, check(2, 200), [])).toEqual([]);
    const [change] = signalsCausedBy(signals, config, check(2, 200), ['latency']);
    expect(change).toMatchObject({ signal: 'latency', to: 'DOWN' });
    expect(change).not.toHaveProperty('checks');
  });

  it('can be counted again after a check that was seen ended it, and not after one that was not', () => {
    expect(blurredOf(after(check(1, 200, true), check(2, 50)))).toEqual([]);
    expect(blurredOf(after(check(1, 200), check(2, 50, true)))).toEqual(['latency']);
    expect(blurredOf(after(check(1, 50, true)))).toEqual([]);
  });
});
