import { describe, expect, it } from 'vitest';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { isAtomic, ledgerError } from '../../../src/projections/ledger.ts';
import { checked, claimed, configRead, published } from '../../support/ledger/commands.ts';
import { commitOf, streamOf } from '../../support/ledger/stream.ts';

describe('isAtomic', () => {
  const up = streamOf([configRead(0), checked(0, 'UP')]).after;
  const down = streamOf([configRead(0), checked(0, 'DOWN')]).after;

  it.each([
    ['a first config and check', commitOf(initialHealth('api'), [configRead(0), checked(0, 'UP')]), true],
    ['a check that tips a threshold', commitOf(up, [checked(1, 'DOWN')]), true],
    ['a config alone', commitOf(up, [configRead(1, { timeout_ms: 1 })]), true],
    ['a quiet check', commitOf(up, [checked(1, 'UP')]), false],
    ['a claim', commitOf(down, [claimed(1, 3)]), false],
    ['a delivery', commitOf(down, [published(1, 3, 1)]), false],
    ['a state alone', commitOf(up, []), false],
  ])('of %s', (_, commit, atomic) => {
    expect(isAtomic(commit)).toBe(atomic);
  });
});

describe('ledgerError', () => {
  it('keeps its cause', () => {
    const cause = new Error('why');
    expect(ledgerError('what', cause)).toEqual({ _tag: 'LedgerError', message: 'what', cause });
  });
});
