import { chartParts, chartPercentile, type ChartCounts } from '../../projections/latency-chart-counts.ts';
import { html, nothing, type Html } from './html.ts';

const width = 10;
const height = 60;

const niceTop = (value: number): number => {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return ([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((n) => n * size >= value) ?? 10) * size;
};

/** A step for each part of the period; none where no check was UP. */
const stepLine = (values: readonly (number | null)[], top: number): string => {
  let d = '';
  let before: number | null = null;
  for (const [i, value] of values.entries()) {
    const y = value === null ? null : Math.round(height - (value / top) * height);
    if (y !== null)
      d += before === null ? `M${String(i * width)} ${String(y)}` : before === y ? '' : `V${String(y)}`;
    const next = values[i + 1];
    const nextY = next === null || next === undefined ? null : Math.round(height - (next / top) * height);
    if (y !== null && nextY !== y) d += `H${String((i + 1) * width)}`;
    before = y;
  }
  return d;
};

/** Median and p95 over the period; nothing when there is nothing to show. */
export const latencyChart = (chart: ChartCounts | null, from: string, to: string): Html => {
  if (chart === null) return nothing;
  const parts = Array.from({ length: chartParts(chart) }, (_, part) => part);
  const p50 = parts.map((part) => chartPercentile(chart, part, 0.5));
  const p95 = parts.map((part) => chartPercentile(chart, part, 0.95));
  const most = Math.max(...p95.map((value) => value ?? 0));
  if (p50.every((value) => value === null)) return nothing;
  const top = niceTop(most);
  const all = parts.length * width;
  return html`<figure class="lat">
    <figcaption>
      Latency of checks that were up <span class="k k50">median</span> <span class="k k95">p95</span>
    </figcaption>
    <div class="plot">
      <span class="y1">${top} ms</span><span class="y0">0</span
      ><svg
        viewBox="0 0 ${all} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-label="Latency from ${from} to ${to}: p95 at most about ${Math.round(most)} ms"
      >
        <path class="grid" d="M0 .5h${all}M0 30h${all}M0 59.5h${all}" />
        <path class="l95" d="${stepLine(p95, top)}" />
        <path class="l50" d="${stepLine(p50, top)}" />
      </svg>
    </div>
    <div class="x"><span>${from}</span><span>${to}</span></div>
  </figure>`;
};
