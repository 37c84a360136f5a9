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
  return { period, histories, apis, total: reportTotal(histories, period), unreadable: [], missing: [] };
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

  it('has its APIs in the order in which its script sorts names', () => {
    const stream = [read(0), checked(1, 'UP')];
    const page = pageOf({ Zoo: stream, api: stream, b: stream });
    const names = [...page.matchAll(/<h3 id="a\d+">([^<]+)/gu)].map(([, name]) => name);
    expect(names).toEqual(['api', 'b', 'Zoo']);
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
    expect(renderReport(report, shown)).not.toContain(' 0 ms');
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
    expect(renderReport(nothing, shown)).toContain('\nNo API was monitored in this period.\n');
    expect(renderReport(torn, shown)).toContain('\nNo API that can be read was monitored in this period.\n');
    expect(reportPage(torn, parts, utc)).toContain('No API that can be read was monitored in this period.');
  });
});
