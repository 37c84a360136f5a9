import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { chartParts } from '../../../../../../src/cli/commands/report/page/chart-buckets.ts';
import { reportPage } from '../../../../../../src/cli/commands/report/page/report-page.ts';
import { renderReport } from '../../../../../../src/cli/commands/report/render-report.ts';
import { utc } from '../../../../../../src/cli/input/time-zone.ts';
import { invalidItem } from '../../../../../../src/events/encoding/invalid-item.ts';
import {
  beginHistory,
  endHistory,
  foldHistory,
} from '../../../../../../src/projections/report/api-history.ts';
import type { Command } from '../../../../../../src/projections/health/decide.ts';
import { reportApi, reportTotal } from '../../../../../../src/projections/report/report-figures.ts';
import type { Report } from '../../../../../../src/runner/report/read-report.ts';
import { checked, configRead, minute } from '../../../../../support/ledger/commands.ts';
import { streamOf } from '../../../../../support/ledger/stream.ts';

type Streams = Readonly<Record<string, readonly Command[]>>;

const [since, until] = [Date.parse(minute(0)), Date.parse(minute(10))];
const parts = chartParts({ since, until }, utc, 1);

/** Of ten minutes; `now` is when it is made. */
const reportOf = (streams: Streams, now = until): Report => {
  const period = { since, until, now, edges: parts.edges, forPage: true };
  const histories = Object.entries(streams).map(([apiId, observations]) => {
    const history = beginHistory(apiId, period);
    for (const { line } of streamOf(observations, apiId).events) foldHistory(history, period, E.right(line));
    endHistory(history, period);
    return history;
  });
  const apis = histories.map((history) => reportApi(history, period));
  const sure = { isExact: true, partial: [], estimated: [] };
  return {
    period,
    ...sure,
    histories,
    apis,
    total: reportTotal(histories, period),
    unreadable: [],
    missing: [],
  };
};

const pageOf = (streams: Streams, now?: number): string => reportPage(reportOf(streams, now), parts, utc);

const read = (n: number, changes = {}) => configRead(n, changes);
const down = [read(0), checked(1, 'UP'), checked(2, 'DOWN')];

describe('the words under the name of an API', () => {
  it.each([
    ['no incidents', 'ok', [read(0), checked(1, 'UP')]],
    ['not observed', 'ok', [read(0)]],
    ['not monitored', 'ok', [read(0, { enabled: false })]],
    ['down now, 1 incident, 2 min down', 'now', down],
    ['removed while down, 1 incident, 2 min down', 'had', [...down, read(5, { removed: true })]],
    ['disabled while down, 1 incident, 2 min down', 'had', [...down, read(5, { enabled: false })]],
    ['1 incident, 1 min down', 'had', [...down, checked(3, 'UP')]],
    ['down now, 1 incident, not observed', 'now', [read(-60), checked(-50, 'DOWN')]],
  ])('are "%s" (%s)', (words, state, observations) => {
    const page = pageOf({ shop: observations });
    expect(page).toContain(`<span class="st">${words}<`);
    expect(page).toContain(`<details class="api ${state}"`);
  });

  it('call an API down at the end that recovered after the period', () => {
    const page = pageOf({ shop: [...down, checked(30, 'UP')] }, until + 3_600_000);
    expect(page).toContain('<span class="st">down at the end, 1 incident, 2 min down');
    expect(page).toContain('<details class="api now"');
  });
});

describe('a page', () => {
  it('does not contradict itself where nothing observed, or monitored', () => {
    const unobserved = pageOf({ shop: [read(0)] });
    expect(unobserved).toContain('<b>-</b><span>nothing observed</span>');
    expect(unobserved).not.toContain('no downtime');
    const unmonitored = pageOf({ shop: [read(0, { enabled: false })] });
    expect(unmonitored).toContain('<b>-</b><span>nothing monitored</span>');
    expect(unmonitored).not.toContain('no gaps');
  });

  it('says until when an incident lasted whose API was removed', () => {
    const page = pageOf({ shop: [...down, read(5, { removed: true })] });
    expect(page).toContain('<b>3 min</b>, then removed, 1 min of it not observed');
    expect(page).toContain('1 Jan 2026, 00:02 – 1 Jan 2026, 00:05');
  });

  it('has its APIs worst first: down at the end, then by uptime, then by coverage, then by name', () => {
    const stream = [read(0), checked(1, 'UP')];
    const page = pageOf({
      Zoo: stream,
      api: stream,
      was: [read(0), checked(0, 'UP'), checked(1, 'DOWN'), ...[2, 4, 6, 8].map((n) => checked(n, 'UP'))],
      b: stream,
      seen: [read(0), ...[0, 2, 4, 6, 8].map((n) => checked(n, 'UP'))],
      is: [read(0), checked(0, 'UP'), ...[2, 4, 6].map((n) => checked(n, 'UP')), checked(8, 'DOWN')],
    });
    const names = [...page.matchAll(/<h3 id="a\d+">([^<]+)/gu)].map(([, name]) => name);
    expect(names).toEqual(['is', 'was', 'api', 'b', 'Zoo', 'seen']);
  });

  it('begins with what is down, since when, and why', () => {
    const failed = {
      status_code: 503,
      error: { kind: 'status', message: 'answered 503, expected 200' },
    } as const;
    const broken = [read(0), checked(1, 'UP'), checked(2, 'DOWN', failed)];
    const page = pageOf({ sound: [read(0), checked(1, 'UP')], shop: broken });
    const begin = page.slice(page.indexOf('<main>'), page.indexOf('id="h-all"'));
    expect(begin).toContain('<h2 id="h-now">1 of 2 APIs down now</h2>');
    expect(begin).toContain('<a href="#a0">shop</a> <b>8 min</b>');
    expect(begin).toContain('since 1 Jan 2026, 00:02');
    expect(begin).toContain(
      '<span class="code">503</span>answered 503, expected 200<span class="id">shop/4</span>',
    );
    expect(begin).not.toContain('sound');
    // The same in the list, with each incident.
    expect(page.split('<span class="id">shop/4</span>')).toHaveLength(3);
    expect(pageOf({ shop: broken })).toContain('<h2 id="h-now">Down now</h2>');
    const later = pageOf({ shop: [...broken, checked(30, 'UP')] }, until + 3_600_000);
    expect(later).toContain('<h2 id="h-now">Down at the end</h2>');
  });

  it('says when nothing is down, and of what nobody knows', () => {
    const page = pageOf({ calm: [read(0), ...[2, 4, 6, 8].map((n) => checked(n, 'UP'))], lost: [read(0)] });
    expect(page).toContain('<h2 id="h-now">No API down now</h2>');
    expect(page).toContain('1 of 2 APIs was not observed at the end: nobody knows about it.');
  });

  it('shows which share of the APIs was down, and all of their downtime', () => {
    const well = [read(0), checked(0, 'UP'), ...[2, 4, 6, 8].map((n) => checked(n, 'UP'))];
    const page = pageOf({
      calm: well,
      quiet: well,
      shop: [...down, checked(3, 'UP')],
      site: [...down, checked(3, 'UP')],
    });
    const strip = page.slice(
      page.indexOf('<figure class="lat fleet">'),
      page.indexOf('<figure class="lat">'),
    );
    expect(strip).toContain('<title>1 Jan, 00:02: 2 of 4 APIs down, 2 min in all');
    expect(strip).toContain('<span class="y1">50 %</span>');
    expect(strip).toContain('at most 2 of 4, 1 Jan, 00:02');
    expect(pageOf({ calm: well, quiet: well })).toContain('No API was down, and all was observed.');
  });

  it('has times below the bars of each API, or above those of many', () => {
    const stream = [read(0), checked(1, 'UP')];
    const times = /^[^]*<svg class="tl"[^]*1 Jan, 00:00[^]*1 Jan, 00:05[^]*1 Jan, 00:10/u;
    const [, summary = ''] = pageOf({ a: stream, b: stream }).split('<summary>');
    expect(summary.split('</summary>')[0]).toMatch(times);
    const many = pageOf(Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => [id, stream])));
    expect(many).toMatch(
      /<div class="cols"><span>API<\/span>[^]*1 Jan, 00:00[^]*1 Jan, 00:05[^]*1 Jan, 00:10/u,
    );
    expect(many.split('<summary>')[1]?.split('</summary>')[0]).not.toContain('1 Jan');
  });

  it('says that the period was clamped, and only then', () => {
    const report = reportOf({ shop: [read(0), checked(1, 'UP')] });
    const clamped = reportPage(report, parts, utc, since - 86_400_000);
    expect(clamped).toContain('The period that was asked for begins on 31 Dec 2025, 00:00.');
    expect(clamped).toContain('Nothing was monitored before 1 Jan 2026, 00:00, so this report begins there.');
    expect(reportPage(report, parts, utc)).not.toContain('asked for');
  });

  it('names a single missing event as one, and several as several', () => {
    const report = reportOf({ shop: [read(0), checked(1, 'UP')] });
    const missing = [
      { api_id: 'shop', from_seq: 50, to_seq: 50 },
      { api_id: 'shop', from_seq: 60, to_seq: 62 },
    ];
    const page = reportPage({ ...report, missing }, parts, utc);
    expect(page).toContain('shop: event 50 is missing; its time counts as not observed.');
    expect(page).toContain('shop: events 60 to 62 are missing; their time counts as not observed.');
  });

  it('does not say how long an API that was never up is up between failures', () => {
    const report = reportOf({
      shop: [read(0), checked(1, 'DOWN'), ...[2, 3].map((n) => checked(n, 'DOWN'))],
    });
    expect(report.apis[0]?.mtbf_ms).toBe(0);
    const shown = { colours: false, width: null };
    expect(renderReport(report, null, shown)).not.toContain(' 0 ms');
    expect(reportPage(report, parts, utc)).not.toContain('>0 ms<');
  });

  it('says that something was not observed wherever the coverage says so', () => {
    const report = reportOf({
      shop: [read(0), checked(0, 'UP'), ...[2, 4, 6, 8].map((n) => checked(n, 'UP'))],
    });
    const [api] = report.apis;
    if (api === undefined) throw new Error('no API');
    const gap = { unknown_ms: 2, coverage_ratio: 1 - 2 / api.monitored_ms };
    const total = { ...report.total, ...gap };
    const page = reportPage({ ...report, apis: [{ ...api, ...gap }], total }, parts, utc);
    expect(page).toContain('<dt>Coverage</dt><dd>99.999 %</dd>');
    expect(page).toContain('<dt>Not observed</dt><dd>under 1 s</dd>');
    expect(page).toContain('<b>99.999 %</b><span>under 1 s not observed</span>');
    const whole = reportPage(reportOf({ shop: [read(0), checked(0, 'UP'), checked(1, 'UP')] }), parts, utc);
    expect(whole).not.toContain('under 1 s');
  });

  it('does not say that nothing monitored when it could not be read', () => {
    const nothing = reportOf({});
    const torn = { ...nothing, unreadable: [invalidItem('event', 'shop', 3, ['is torn'])] };
    const shown = { colours: false, width: null };
    expect(renderReport(nothing, null, shown)).toContain('\nNo API was monitored in this period.\n');
    expect(renderReport(torn, null, shown)).toContain(
      '\nNo API that can be read was monitored in this period.\n',
    );
    expect(reportPage(torn, parts, utc)).toContain('No API that can be read was monitored in this period.');
  });

  it('says of the table what its alerts are', () => {
    const report = reportOf({ shop: [read(0), checked(0, 'UP'), checked(1, 'UP')] });
    const said = (alerts: number, deliveries: number) =>
      /state change and channel(.*)\n/u.exec(
        renderReport(
          { ...report, total: { ...report.total, alerts } },
          { changes: 1, deliveries, channels: 1 },
          { colours: false, width: null },
        ),
      )?.[1];
    expect(said(0, 0)).toBe(': 1 state change, 0 deliveries.');
    expect(said(1, 1)).toBe(': 1 state change, 1 delivery on 1 channel.');
    expect(said(3, 1)).toBe(
      ': 1 state change, 1 delivery on 1 channel, and 2 deliveries for earlier state changes.',
    );
  });
});
