import { describe, expect, it } from 'vitest';
import type { Html } from '../../../../../../src/runner/text/html.ts';
import { fitSections } from '../../../../../../src/cli/commands/report/page/page-budget.ts';
import { latencyText } from '../../../../../../src/cli/commands/report/page/charts/latency-chart.ts';
import { harshPage } from '../../../../../support/pages/harsh-page.ts';

describe('a page of 1,000 APIs', () => {
  it.each([
    { name: 'a few incidents each', incidents: 3, idLength: 30, error: 'answered 503, expected 200' },
    {
      name: 'many incidents and long names',
      incidents: 12,
      idLength: 62,
      error: '接続がタイムアウト'.repeat(3),
    },
    {
      name: 'very many incidents, the longest names and errors',
      incidents: 200,
      idLength: 128,
      error: '✗'.repeat(300),
    },
  ])('stays below 3 MB, whatever is in it: $name', (harsh) => {
    const page = harshPage({ ...harsh, apis: 1000 });
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
    expect(page.match(/<details class="api /gu)).toHaveLength(1000);
    const charts = page.match(/<figure class="lat">|Its latency chart is left out/gu);
    expect(charts).toHaveLength(1001);
    // What is not listed is said.
    const list = page.slice(page.indexOf('id="h-apis"'));
    const listed = list.match(/<li><p>/gu)?.length ?? 0;
    const left = [...page.matchAll(/>([\d,]+) (?:shorter )?incidents? (?:is|are) not listed here/gu)];
    const unlisted = left.reduce((sum, [, count = '']) => sum + Number(count.replaceAll(',', '')), 0);
    expect(listed + unlisted).toBe(1000 * harsh.incidents);
  });

  it('has a chart and checks for each of a few incidents, and of few APIs all there is', () => {
    const light = harshPage({ apis: 1000, incidents: 1, idLength: 20, error: 'answered 503', calm: true });
    expect(light.match(/<figure class="lat">/gu)).toHaveLength(1001);
    expect(light.match(/<details class="ck">/gu)).toHaveLength(1000);
    const few = harshPage({ apis: 5, incidents: 200, idLength: 20, error: 'answered 503' });
    expect(few.match(/<details class="ck">/gu)).toHaveLength(1000);
    expect(few).not.toContain('not listed here');
  });
});

describe('the checks of incidents', () => {
  it('have names of their own, also where two APIs failed in the same minute', () => {
    const page = harshPage({ apis: 5, incidents: 3, idLength: 8, error: 'answered 503' });
    const ids = [...page.matchAll(/ id="(a[\d-]+)"/gu)].map(([, id = '']) => id);
    expect(new Set(ids).size).toBe(5 + 5 * 3);
    const labels = [...page.matchAll(/role="region" aria-labelledby="([^"]+)"/gu)].map(
      ([, label = '']) => label,
    );
    expect(new Set(labels).size).toBe(5 * 3);
    // The name of its API, and the line that opens them.
    for (const label of labels) {
      const [api = '', line = '', ...rest] = label.split(' ');
      expect([ids.includes(api), ids.includes(line), line.startsWith(`${api}-`), rest]).toEqual([
        true,
        true,
        true,
        [],
      ]);
    }
    expect(page).toMatch(/<h3 id="a0">xxxxxxx\d<\/h3>/u);
  });
});

describe('the budget of a page', () => {
  const section = (incidents: number, least: number, wanted: number) => ({
    incidents,
    make: (extra: number): Html => ({
      markup: 'é'.repeat(Math.floor((least + Math.min(wanted, extra)) / 2)),
    }),
  });
  const sizes = (all: readonly Html[]) => all.map(({ markup }) => Buffer.byteLength(markup));

  it('is shared in bytes, and what one does not need is for the others', () => {
    const sections = [section(9, 100, 10_000), section(1, 100, 300), section(9, 100, 10_000)];
    expect(sizes(fitSections(3_000, sections))).toEqual([1_300, 400, 1_300]);
    expect(sizes(fitSections(1_000_000, sections))).toEqual([10_100, 400, 10_100]);
  });

  it('never takes an API from the page', () => {
    expect(sizes(fitSections(50, [section(1, 100, 10), section(0, 60, 10)]))).toEqual([100, 60]);
    expect(fitSections(50, [])).toEqual([]);
  });
});

describe('a latency', () => {
  it.each([
    [null, '-'],
    [0, '0 ms'],
    [41.6, '42 ms'],
    [9_999, '9,999 ms'],
    [9_999.7, '10 s'],
    [12_400, '12 s'],
    [114_976, '115 s'],
  ])('of %d is told as %s', (ms, text) => {
    expect(latencyText(ms)).toBe(text);
  });
});
