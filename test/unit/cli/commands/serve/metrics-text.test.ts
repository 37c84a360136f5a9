import { describe, expect, it } from 'vitest';
import { metricsText } from '../../../../../src/cli/commands/serve/metrics-text.ts';
import { initialHealth, type Health } from '../../../../../src/projections/health/health-state.ts';
import { apiStatus, type Watch } from '../../../../../src/runner/status/api-status.ts';
import type { StatusRow } from '../../../../../src/runner/status/read-statuses.ts';

const now = Date.parse('2026-01-01T00:10:00.000Z');
const watched = { _tag: 'monitored', intervalSeconds: 60, url: 'https://api.example/' } as const;
const row = (api_id: string, changes: Partial<Health>, pending = 0, watch: Watch = watched): StatusRow => {
  const state = { ...initialHealth(api_id), ...changes };
  return { state, status: apiStatus(state, watch, { count: pending, on: {} }, now) };
};

const rows = [
  row('shop', {
    version: 12,
    last_state: 'UP',
    last_latency_ms: 42,
    last_checked_at: '2026-01-01T00:09:30.000Z',
    last_changed_at: '2026-01-01T00:00:00.000Z',
  }),
  row(
    'blog',
    {
      version: 7,
      changed_seq: 7,
      attempts: 3,
      last_state: 'DOWN',
      last_checked_at: '2026-01-01T00:00:00.000Z',
    },
    2,
  ),
  row('new', {}, 0, { _tag: 'unmonitored', why: 'disabled' }),
];

describe('the metrics', () => {
  const text = metricsText(rows, '1.2.3', 'prometheus');

  it('say how each API stands, in base units', () => {
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'upledger_build_info{version="1.2.3"} 1',
        'upledger_coverage_ratio 0.5',
        'upledger_api_up{api_id="shop"} 1',
        'upledger_api_up{api_id="blog"} 0',
        'upledger_api_latency_seconds{api_id="shop"} 0.042',
        'upledger_api_last_check_timestamp_seconds{api_id="shop"} 1767226170',
        'upledger_api_stale{api_id="blog"} 1',
        'upledger_api_monitored{api_id="new"} 0',
        'upledger_api_alerts_pending{api_id="blog"} 2',
        'upledger_channel_apis_behind{channel_id="default"} 1',
        'upledger_api_events_total{api_id="shop"} 12',
        'upledger_api_alert_attempts_total{api_id="blog"} 3',
      ]),
    );
    // Nothing is said of what has not been observed.
    expect(text).not.toContain('upledger_api_up{api_id="new"}');
  });

  it('say of coverage what was checked, not what was never looked at', () => {
    const ratio = (of: readonly StatusRow[]) =>
      /^upledger_coverage_ratio (.*)$/mu.exec(metricsText(of, '1', 'prometheus'))?.[1];
    expect(ratio([row('never-checked', {})])).toBe('0');
    expect(ratio([row('off', {}, 0, { _tag: 'unmonitored', why: 'disabled' })])).toBeUndefined();
    expect(ratio(rows.slice(0, 1))).toBe('1');
  });

  it('have one HELP and one TYPE for each family, before its samples, and every sample a family', () => {
    const families = new Map<string, string>();
    for (const line of text.trimEnd().split('\n')) {
      const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/u.exec(line) ?? [];
      if (word === 'TYPE') {
        expect(families.has(name)).toBe(false);
        families.set(name, rest);
      } else if (word === undefined) {
        const sample = /^([a-z_]+)(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)+\})? -?[\d.e+]+$/u.exec(line);
        expect(sample).not.toBeNull();
        expect([...families.keys()].at(-1)).toBe(sample?.[1]);
      }
    }
    for (const [name, type] of families) expect(type === 'counter').toBe(name.endsWith('_total'));
  });

  it('are OpenMetrics where that is asked for', () => {
    const open = metricsText(rows, '1.2.3', 'openMetrics');
    expect(open).toContain(
      '# TYPE upledger_api_events counter\nupledger_api_events_total{api_id="shop"} 12\n',
    );
    expect(open).toContain(
      '# TYPE upledger_api_latency_seconds gauge\n# UNIT upledger_api_latency_seconds seconds\n',
    );
    expect(text).not.toContain('# UNIT');
    expect(open.endsWith('# EOF\n')).toBe(true);
  });

  it('escape what a label may hold', () => {
    const hostile = metricsText(rows, 'a"\\\nb', 'prometheus');
    expect(hostile).toContain(String.raw`upledger_build_info{version="a\"\\\nb"} 1`);
  });
});
