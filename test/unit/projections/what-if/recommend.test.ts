import { describe, expect, it } from 'vitest';
import { recommend } from '../../../../src/projections/what-if/recommend.ts';
import type { WhatIfRow } from '../../../../src/projections/what-if/compare-scenarios.ts';

const row = (failure_threshold: number | null, changes: Partial<WhatIfRow>): WhatIfRow => ({
  failure_threshold,
  success_threshold: 1,
  current: false,
  alerts: 10,
  after_period: 0,
  saved: 0,
  missed_outages: 0,
  median_delay_ms: 0,
  max_delay_ms: 0,
  ...changes,
});
const current = row(1, { current: true, alerts: 10 });
const said = (...rows: readonly WhatIfRow[]) =>
  recommend([current, ...rows], (ms) => `${String(ms)} ms`, true);

describe('a recommendation', () => {
  it('takes the fewest alerts that miss nothing, and tells the cost', () => {
    expect(
      said(row(2, { alerts: 6, saved: 2, max_delay_ms: 70 }), row(3, { alerts: 2, missed_outages: 1 })),
    ).toBe(
      'Consider failure_threshold 2, success_threshold 1: 6 instead of 10 alerts (4 fewer), 2 short outages not reported, no longer outage missed, and outages would have been reported at most 70 ms later.',
    );
  });

  it('takes of equals the one that tells sooner, then the lower thresholds', () => {
    const spared = { alerts: 4, saved: 1 };
    expect(said(row(4, { ...spared, max_delay_ms: 9 }), row(3, { ...spared, max_delay_ms: 5 }))).toContain(
      'failure_threshold 3,',
    );
    expect(said(row(4, spared), row(2, spared), row(3, spared))).toContain('failure_threshold 2,');
    expect(said(row(2, { alerts: 0, saved: 5, max_delay_ms: null }))).toContain(
      'and no outage would have been reported at all.',
    );
  });

  it('takes an alert that is only put off for none that is spared', () => {
    const open = { ...current, alerts: 2, after_period: 0 };
    const put = (changes: Partial<WhatIfRow>) =>
      recommend([open, row(1, { success_threshold: 2, ...changes })], String, true);
    expect(put({ alerts: 1, after_period: 1 })).toMatch(/^Keep the current thresholds: .* of the 2 alerts/u);
    expect(put({ alerts: 0, after_period: 2 })).toMatch(/^Keep the current thresholds/u);
    expect(
      recommend(
        [{ ...current, alerts: 9, after_period: 1 }, row(2, { alerts: 5, after_period: 1, saved: 2 })],
        String,
        true,
      ),
    ).toContain(
      ': 6 instead of 10 alerts (4 fewer, those still to come included), 2 short outages not reported,',
    );
  });

  it('tells what it costs to wait for more good checks, and that outages are told as one', () => {
    const merged = said(row(1, { success_threshold: 3, alerts: 4 }));
    expect(merged).toBe(
      'Consider failure_threshold 1, success_threshold 3: 4 instead of 10 alerts (6 fewer), outages close together reported as one, no longer outage missed, and no outage would have been reported later; recoveries would have been reported later, after 3 good checks in a row.',
    );
    const mixed = { ...current, failure_threshold: null, success_threshold: null };
    expect(recommend([mixed, row(2, { success_threshold: 2, alerts: 4 })], String, true)).toContain(
      'after 2 good checks',
    );
    expect(recommend([mixed, row(2, { alerts: 4 })], String, true)).not.toContain('good checks');
  });

  it('says so when nothing was checked', () => {
    expect(recommend([current], String, false)).toBe(
      'Nothing was checked in this period, so it says nothing about thresholds.',
    );
  });

  it.each([
    ['all others alert as much', [row(2, {})]],
    ['a tenth is not spared', [row(2, { alerts: 9.5 })]],
    ['all others miss an outage', [row(2, { alerts: 1, missed_outages: 1 })]],
    ['there are no others', []],
  ])('keeps what is in force when %s', (_, rows) => {
    expect(said(...rows)).toMatch(
      /^Keep the current thresholds: no other setting here avoids a tenth of the 10 alerts/u,
    );
  });

  it('finds no reason in a period without alerts, or without a setting in force', () => {
    const none = 'Nothing alerted in this period, so it gives no reason to change the thresholds.';
    expect(recommend([{ ...current, alerts: 0 }], String, true)).toBe(none);
    expect(recommend([], String, true)).toBe(none);
  });
});
