import { DatabaseSync } from 'node:sqlite';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { writeChecks, type PageCheck } from '../../../../support/pages/page-ledger.ts';
import type { Command } from '../../../../../src/projections/health/decide.ts';
import { checked, configRead } from '../../../../support/ledger/commands.ts';
import { streamOf } from '../../../../support/ledger/stream.ts';
import { right } from '../../../../support/right.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

const quiet = (from: number, to: number): readonly PageCheck[] =>
  Array.from({ length: to - from }, (_, i) => ({ minute: from + i, outcome: 'UP' }));
const failing = (from: number, to: number): readonly PageCheck[] =>
  quiet(from, to).map((each) => ({ ...each, outcome: 'DOWN' as const, error: '=HYPERLINK("x")' }));

/** An hour (a check speaks for two of its minutes when none follows): `shop` is down from :10 to :15 and again from :30 to :31; `calm` is never, and is not observed from :20 to :40. */
const withHour = async (place: Workplace): Promise<void> => {
  const ledger = right(await openSqliteLedger({ file: join(place.path, 'upledger.db') })());
  const shop = [...quiet(0, 10), ...failing(10, 15), ...quiet(15, 30), ...failing(30, 31), ...quiet(31, 60)];
  await writeChecks(ledger, 'shop', shop);
  await writeChecks(ledger, 'calm', [...quiet(0, 20), ...quiet(40, 60)]);
  ledger.close();
};

const hour = ['--since', '2026-10-01', '--until', '2026-10-01T01:00'];
const min = 60_000;

describe('report', () => {
  it('tells uptime, coverage, incidents and latency as JSON', async () => {
    await using place = await workplace();
    await withHour(place);
    const report = await place.json(['report', ...hour, '--format', 'json']);
    expect(report).toMatchObject({
      since: '2026-10-01T00:00:00.000Z',
      until: '2026-10-01T01:00:00.000Z',
      time_zone: 'UTC',
      apis: [
        {
          api_id: 'calm',
          up_ratio: 1,
          coverage_ratio: 41 / 60,
          unknown_ms: 19 * min,
          incidents: [],
          mttr_ms: null,
          mtbf_ms: null,
        },
        {
          api_id: 'shop',
          up_ratio: 54 / 60,
          coverage_ratio: 1,
          down_ms: 6 * min,
          checks: 60,
          incidents: [
            {
              from: '2026-10-01T00:10:00.000Z',
              to: '2026-10-01T00:15:00.000Z',
              duration_ms: 5 * min,
              observed_ms: 5 * min,
            },
            {
              from: '2026-10-01T00:30:00.000Z',
              to: '2026-10-01T00:31:00.000Z',
              duration_ms: min,
              observed_ms: min,
            },
          ],
          mttr_ms: 3 * min,
          mtbf_ms: 27 * min,
          latency_ms: { p50: 40, p95: 40, p99: 40 },
          alerts: 0,
        },
      ],
      total: { apis: 2, incidents: 2, up_ms: 95 * min, down_ms: 6 * min, monitored_ms: 120 * min },
      unreadable: [],
      missing: [],
    });
  });

  it('takes an incident over the border with its whole duration, and only its part as downtime', async () => {
    await using place = await workplace();
    await withHour(place);
    const args = [
      'report',
      '--since',
      '2026-10-01T00:12',
      '--until',
      '2026-10-01T00:20',
      '--api',
      'shop',
      '--format',
      'json',
    ];
    expect(await place.json(args)).toMatchObject({
      apis: [
        {
          down_ms: 3 * min,
          up_ms: 5 * min,
          incidents: [{ duration_ms: 5 * min }],
          mttr_ms: 5 * min,
          mtbf_ms: null,
        },
      ],
    });
  });

  it('keeps to the time zone: a month begins at its midnight, and the month of the change of clocks is an hour longer', async () => {
    await using place = await workplace();
    await withHour(place);
    const args = ['report', '--month', '2026-10', '--tz', 'Europe/Berlin', '--format', 'json'];
    expect(await place.json(args)).toMatchObject({
      since: '2026-09-30T22:00:00.000Z',
      until: '2026-10-31T23:00:00.000Z',
      time_zone: 'Europe/Berlin',
    });
    expect(await place.json(['report', '--month', '0099-12', '--format', 'json'])).toMatchObject({
      since: '0099-12-01T00:00:00.000Z',
      until: '0100-01-01T00:00:00.000Z',
    });
    const exact = [
      'report',
      '--since',
      '2026-11-01T01:00:00.57',
      '--until',
      '2026-11-01 02:00',
      '--tz',
      'Asia/Kolkata',
    ];
    expect(await place.json([...exact, '--format', 'json'])).toMatchObject({
      since: '2026-10-31T19:30:00.570Z',
      until: '2026-10-31T20:30:00.000Z',
    });
  });

  it('prints a table for people, and cuts percentages', async () => {
    await using place = await workplace();
    await withHour(place);
    const { code, stdout, stderr } = await place.run(['report', ...hour]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^from 2026-10-01T00:00:00\.000Z to 2026-10-01T01:00:00\.000Z\nAPI /u);
    expect(stdout).toMatch(/^shop +90\.000 % +100 % +2 +6 min +3 min +27 min +0 +40 \/ 40 \/ 40 ms$/mu);
    expect(stdout).toMatch(/^all 2 +94\.059 % +84\.166 %/mu);
  });

  it('prints CSV with a line for each API', async () => {
    await using place = await workplace();
    await withHour(place);
    const { stdout } = await place.run(['report', ...hour, '--format', 'csv']);
    const [head, calm, shop, end] = stdout.split('\r\n');
    expect(head?.startsWith('api_id,since,until,up_ratio,coverage_ratio,')).toBe(true);
    expect(calm?.startsWith('calm,2026-10-01T00:00:00.000Z,2026-10-01T01:00:00.000Z,1,0.68333')).toBe(true);
    expect(shop).toContain('shop,');
    expect(end).toBe('');
  });

  it('has a page that begins with the log, and figures of the period that was asked for', async () => {
    await using place = await workplace();
    await withHour(place);
    const asked = ['--since', '2026-09-01', '--until', '2026-10-01T01:00'];
    const { stdout } = await place.run(['report', ...asked, '--format', 'html']);
    expect(stdout).toContain('<title>Uptime report, 1 Oct 2026, 00:00 – 1 Oct 2026, 01:00</title>');
    expect(stdout).toContain('The period that was asked for begins on 1 Sept 2026, 00:00.');
    expect(stdout).toContain('each bar: one minute');
    expect(await place.json(['report', ...asked, '--format', 'json'])).toMatchObject({
      since: '2026-09-01T00:00:00.000Z',
    });
    const whole = await place.run(['report', ...hour, '--format', 'html']);
    expect(whole.stdout).not.toContain('asked for');
    // Where the first event is missing nobody knows when the log began.
    const db = new DatabaseSync(join(place.path, 'upledger.db'));
    db.exec("DELETE FROM api_health_events WHERE api_id = 'calm' AND seq = 1");
    db.close();
    const torn = await place.run(['report', ...asked, '--format', 'html']);
    expect(torn.stdout).toContain('<title>Uptime report, 1 Sept 2026');
  });

  it('writes a file as a whole', async () => {
    await using place = await workplace();
    await withHour(place);
    const { code, stdout, stderr } = await place.run([
      'report',
      ...hour,
      '--format',
      'html',
      '--output',
      'report.html',
    ]);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('upledger: wrote report.html\n');
    expect(await readFile(join(place.path, 'report.html'), 'utf8')).toMatch(
      /^<!doctype html>[^]*<\/html>\s*$/u,
    );
    const refused = await place.run(['report', ...hour, '--output', 'none/report.txt']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('none/report.txt cannot be written');
  });

  it.each([
    ['r.html', [], /^<!doctype html>[^]*1 Oct 2026, 00:00 – 1 Oct 2026, 01:00/u],
    ['r.HTM', [], /^<!doctype html>/u],
    ['r.json', [], /^\{\n {2}"since": "2026-10-01T00:00:00.000Z"/u],
    ['r.csv', [], /^api_id,since,until,[^]*\ncalm,2026-10-01T00:00:00.000Z,/u],
    ['r.txt', [], /^from 2026-10-01T00:00:00.000Z to 2026-10-01T01:00:00.000Z\nAPI /u],
    ['r.json', ['--format', 'csv'], /^api_id,/u],
    ['r.html', ['--format', 'table'], /^from 2026-10-01/u],
  ])(
    'takes the format of %s from its name and %j, and says what period it is of',
    async (file, args, text) => {
      await using place = await workplace();
      await withHour(place);
      const { code } = await place.run(['report', ...hour, ...args, '--output', file]);
      expect(code).toBe(0);
      expect(await readFile(join(place.path, file), 'utf8')).toMatch(text);
    },
  );

  it.each([
    [['--month', '2026-13'], '--month is "2026-13", must be a month such as 2026-10'],
    [['--month', '2026-10', '--since', '2d'], '--month is a whole period'],
    [['--month', '9000-01'], 'is in the future'],
    [['--since', '9000-01-01'], 'is in the future'],
    [['--since', '0d'], 'is empty: it begins now'],
    [['--since', '2026-10-02', '--until', '2026-10-01'], 'it ends before it begins'],
    [['--since', 'soon'], '--since is "soon", must be a time'],
    [['--tz', 'Mars/Base'], '--tz is "Mars/Base", must be a time zone such as Europe/Berlin'],
    [['--format', 'pdf'], '--format is "pdf", must be table, json, csv or html'],
    [['--api', 'shpo'], 'there is no API shpo; did you mean shop?'],
  ])('refuses %j with a sentence', async (args, said) => {
    await using place = await workplace();
    await withHour(place);
    const { code, stderr } = await place.run(['report', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});

describe('whatif', () => {
  it('compares thresholds, marks those in force, and recommends', async () => {
    await using place = await workplace();
    await withHour(place);
    const args = ['whatif', ...hour, '--failure-threshold', '1..2', '--success-threshold', '1', '--json'];
    const row = { success_threshold: 1, missed_outages: 0 };
    expect(await place.json(args)).toEqual({
      since: '2026-10-01T00:00:00.000Z',
      until: '2026-10-01T01:00:00.000Z',
      rows: [
        {
          ...row,
          failure_threshold: 1,
          current: true,
          alerts: 4,
          after_period: 0,
          saved: 0,
          median_delay_ms: 0,
          max_delay_ms: 0,
        },
        {
          ...row,
          failure_threshold: 2,
          current: false,
          alerts: 2,
          after_period: 0,
          saved: 1,
          median_delay_ms: min,
          max_delay_ms: min,
        },
      ],
      recommendation:
        'Consider failure_threshold 2, success_threshold 1: 2 instead of 4 alerts (2 fewer), 1 short outage not reported, no longer outage missed, and outages would have been reported at most 1 min later.',
    });
    const shown = await place.run(['whatif', ...hour]);
    expect(shown.stdout).toContain('<- in force');
    expect(shown.stdout).toContain('What this cannot know:');
    expect(shown.stdout).not.toContain('In brackets');
    const cut = await place.run(['whatif', '--since', '2026-10-01', '--until', '2026-10-01T00:12']);
    expect(cut.stdout).toMatch(/^1 +1 +1 \(\+1\) /mu);
    expect(cut.stdout).toMatch(/^3 +1 +0 \(\+2\) /mu);
    expect(cut.stdout).toContain('In brackets: alerts that outages of this period cause after it');
    expect(cut.stdout).toContain('Keep the current thresholds');
  });

  it('reviews a proposed file, and fails when asked to', async () => {
    await using place = await workplace();
    await withHour(place);
    const api = { url: 'https://api.example/health', check_interval_seconds: 60 };
    await place.apis([
      { ...api, api_id: 'shop', failure_threshold: 2 },
      { ...api, api_id: 'calm', expected_status_codes: [200, 503] },
      { ...api, api_id: 'new' },
    ]);
    const args = ['whatif', ...hour, '--apis', 'apis.yaml'];
    expect(await place.json([...args, '--json'])).toMatchObject({
      apis: [
        { api_id: 'calm', recorded_alerts: 0, current_alerts: 0, proposed_alerts: 0, differences: [] },
        {
          api_id: 'shop',
          recorded_alerts: 4,
          current_alerts: 4,
          proposed_alerts: 2,
          differences: [
            { at: '2026-10-01T00:10:00.000Z', to: 'DOWN', only: 'current' },
            { at: '2026-10-01T00:11:00.000Z', to: 'DOWN', only: 'proposed' },
            { at: '2026-10-01T00:30:00.000Z', to: 'DOWN', only: 'current' },
            { at: '2026-10-01T00:31:00.000Z', to: 'UP', only: 'current' },
          ],
        },
      ],
      without_history: ['new'],
    });
    expect((await place.run([...args, '--fail-on-change'])).code).toBe(3);
    const calm = await place.run([...args, '--api', 'calm', '--fail-on-change']);
    expect([calm.code, calm.stdout]).toEqual([
      0,
      expect.stringContaining('the one API that was checked would have sent the same alerts as'),
    ]);
  });

  it('compares a file with what is in force today: what was so before changes nothing', async () => {
    await using place = await workplace();
    const ledger = right(await openSqliteLedger({ file: join(place.path, 'upledger.db') })());
    const write = async (apiId: string, observations: readonly Command[]) => {
      const { events, after } = streamOf(observations, apiId);
      const commit = {
        api_id: apiId,
        expected: 0,
        events,
        state: after,
        hasState: false,
      };
      expect((await ledger.commit([commit])())[0]?._tag).toBe('Committed');
    };
    const outage = [checked(1, 'UP'), checked(2, 'DOWN'), checked(3, 'UP')];
    const read = (n: number, apiId: string, changes = {}) => configRead(n, changes, apiId);
    await write('gone', [read(0, 'gone'), ...outage, read(4, 'gone', { removed: true })]);
    await write('off', [read(0, 'off'), ...outage, read(4, 'off', { enabled: false })]);
    await write('past', [
      read(0, 'past'),
      ...outage,
      read(4, 'past', { failure_threshold: 3 }),
      checked(5, 'UP'),
    ]);
    await write('codes', [
      read(0, 'codes'),
      ...outage,
      read(4, 'codes', { expected_status_codes: [200, 503] }),
    ]);
    ledger.close();
    const api = { url: 'https://api.example/health', check_interval_seconds: 60 };
    const same = [
      { ...api, api_id: 'off', enabled: false },
      { ...api, api_id: 'past', failure_threshold: 3 },
      { ...api, api_id: 'codes', expected_status_codes: [200, 503] },
    ];
    const args = ['whatif', '--since', '2026-01-01', '--until', '2026-01-02', '--apis', 'apis.yaml'];
    await place.apis(same);
    const calm = await place.run([...args, '--fail-on-change']);
    expect([calm.code, calm.stdout]).toEqual([
      0,
      expect.stringContaining(
        'With apis.yaml, all 4 APIs would have sent the same alerts as the config in force today.',
      ),
    ]);
    const unchanged = { recorded_alerts: 2, current_alerts: 0, proposed_alerts: 0, differences: [] };
    expect(await place.json([...args, '--json'])).toMatchObject({
      apis: ['codes', 'gone', 'off', 'past'].map((api_id) => ({ ...unchanged, api_id })),
    });
    await place.apis([{ ...api, api_id: 'off' }, ...same.slice(1)]);
    const changed = await place.run([...args, '--fail-on-change']);
    expect(changed.code).toBe(3);
    expect(changed.stdout).toMatch(/^off +2 +0 +2 \(\+2\) +new DOWN alert/mu);
    expect(changed.stdout).toContain('1 of 4 APIs would have sent other alerts; 3 the same ones as today');
  });

  it('says honestly that nothing was checked, and lists what cannot be read as left out only', async () => {
    await using place = await workplace();
    await withHour(place);
    const before = ['--since', '2026-09-01', '--until', '2026-09-02'];
    expect((await place.run(['whatif', ...before])).stdout).toContain('Nothing was checked in this period');
    await place.apis([{ url: 'https://api.example/health', check_interval_seconds: 60, api_id: 'shop' }]);
    const { code, stdout } = await place.run([
      'whatif',
      ...before,
      '--apis',
      'apis.yaml',
      '--fail-on-change',
    ]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^No API was checked in this period\.\nWithout history in this period: shop\n/u),
    ]);
    const database = new DatabaseSync(join(place.path, 'upledger.db'));
    database.exec("UPDATE api_health_events SET body = '{}' WHERE api_id = 'shop' AND seq = 3");
    database.close();
    const holed = new DatabaseSync(join(place.path, 'upledger.db'));
    holed.exec("DELETE FROM api_health_events WHERE api_id = 'calm' AND seq IN (5, 6)");
    holed.close();
    const left = await place.run(['whatif', ...hour, '--apis', 'apis.yaml']);
    expect(left.stderr).toContain('upledger: calm: events 5 to 6 are missing, their outcomes are unknown');
    expect([left.code, left.stderr]).toEqual([
      1,
      expect.stringContaining('upledger: skipped, not readable: event shop/3'),
    ]);
    expect(left.stdout).not.toContain('Without history');
  });

  it.each([
    [['--failure-threshold', '0'], '--failure-threshold is "0", must be a threshold from 1 to 100'],
    [['--failure-threshold', '5..1'], 'must be a threshold from 1 to 100, or a range'],
    [['--fail-on-change'], '--fail-on-change compares a file: add --apis FILE'],
    [['--apis', 'apis.yaml', '--success-threshold', '2'], '--apis uses the thresholds of the file'],
    [['--apis', 'none.yaml'], 'none.yaml'],
    [['--apis', 'apis.yaml', '--short', '5'], '--short applies to compared thresholds'],
  ])('refuses %j with a sentence', async (args, said) => {
    await using place = await workplace();
    await withHour(place);
    const { code, stderr } = await place.run(['whatif', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});
