import {
  chartParts,
  chartPercentile,
  coarserChart,
  type ChartCounts,
} from '../../../../../projections/report/latency-chart-counts.ts';
import { html, nothing, type Html } from '../../../../../runner/text/html.ts';

/** A latency for people: milliseconds below ten seconds, whole seconds from there on. */
export const latencyText = (ms: number | null): string => {
  if (ms === null) return '-';
  return ms < 9_999.5 ? `${Math.round(ms).toLocaleString('en')} ms` : `${String(Math.round(ms / 1000))} s`;
};

const height = 60;
/** Room above and below, so that a line along the border is drawn whole. */
const margin = 2;

/** The next round number. */
export const niceTop = (value: number): number => {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return ([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((n) => n * size >= value) ?? 10) * size;
};

/** Of steps of `each` parts of `all`: the last may be shorter. */
type Steps = Readonly<{ each: number; all: number; top: number }>;

/** None where no check was UP. */
const stepLine = (values: readonly (number | null)[], { each, all, top }: Steps): string => {
  const heightOf = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : Math.round(height - (value / top) * height);
  let d = '';
  let before: number | null = null;
  for (const [i, value] of values.entries()) {
    const y = heightOf(value);
    if (y !== null)
      d += before === null ? `M${String(i * each)} ${String(y)}` : before === y ? '' : `V${String(y)}`;
    if (y !== null && heightOf(values[i + 1]) !== y) d += `H${String(Math.min(all, (i + 1) * each))}`;
    before = y;
  }
  return d;
};

/** Median and p95 over the period, in `most` steps at most; nothing when there is nothing to show. */
export const latencyChart = (
  chart: ChartCounts | null,
  below: Html,
  most: number = Number.POSITIVE_INFINITY,
): Html => {
  if (chart === null || chart.every((count) => count === 0)) return nothing;
  const all = chartParts(chart);
  const each = Math.max(1, Math.ceil(all / most));
  const coarser = each === 1 ? chart : coarserChart(chart, each);
  const parts = Array.from({ length: chartParts(coarser) }, (_, part) => part);
  const p50 = parts.map((part) => chartPercentile(coarser, part, 0.5));
  const p95 = parts.map((part) => chartPercentile(coarser, part, 0.95));
  const highest = Math.max(...p95.map((value) => value ?? 0));
  const steps = { each, all, top: niceTop(highest) };
  return html`<figure class="lat">
    <figcaption>
      Latency of checks that were up <span class="k k50">median</span> <span class="k k95">p95</span>
    </figcaption>
    <div class="plot">
      <span class="y1">${latencyText(steps.top)}</span><span class="y0">0</span
      ><svg
        viewBox="0 -${margin} ${all} ${height + 2 * margin}"
        preserveAspectRatio="none"
        role="img"
        aria-label="Latency over time: p95 at most about ${latencyText(highest)}"
      >
        <path class="grid" d="M0 0h${all}M0 30h${all}M0 60h${all}" />
        <path class="l95" d="${stepLine(p95, steps)}" />
        <path class="l50" d="${stepLine(p50, steps)}" />
      </svg>
    </div>
    ${below}
  </figure>`;
};
