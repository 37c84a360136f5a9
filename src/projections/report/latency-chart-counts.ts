import { latencySteps } from './latency-histogram.ts';

/** Exact below 16 ms; above, each doubling has 8 steps, reported by their middle: within 6.25 %. */
const { stepOf, valueOf } = latencySteps(3);
/** Up to 131,071 ms: no check is allowed to take as long. */
const steps = 128;
const longest = 131_071;

/** How often each latency was seen in each part of a period: coarse, and in one piece, since a page has thousands of parts. */
export type ChartCounts = Uint32Array;

export const emptyChart = (parts: number): ChartCounts => new Uint32Array(parts * steps);

export const chartParts = (chart: ChartCounts): number => chart.length / steps;

export const addToChart = (chart: ChartCounts, part: number, ms: number): void => {
  const place = part * steps + stepOf(Math.min(ms, longest));
  chart[place] = Number(chart[place]) + 1;
};

export const mergeChart = (into: ChartCounts, other: ChartCounts): void => {
  for (let i = 0; i < into.length; i += 1) into[i] = Number(into[i]) + Number(other[i]);
};

/** The same in parts that are `each` of the old ones together; the last may be fewer. */
export const coarserChart = (chart: ChartCounts, each: number): ChartCounts => {
  const coarser = emptyChart(Math.ceil(chartParts(chart) / each));
  for (const [place, count] of chart.entries()) {
    const into = Math.floor(place / (steps * each)) * steps + (place % steps);
    coarser[into] = Number(coarser[into]) + count;
  }
  return coarser;
};

/** The least latency of a part that at least this share (0–1) of its checks does not exceed. Null when it has none. */
export const chartPercentile = (chart: ChartCounts, part: number, share: number): number | null => {
  const counts = chart.subarray(part * steps, (part + 1) * steps);
  const count = counts.reduce((sum, n) => sum + n, 0);
  const rank = Math.max(1, Math.ceil(share * count));
  let seen = 0;
  const step = counts.findIndex((n) => {
    seen += n;
    return seen >= rank;
  });
  return step < 0 ? null : valueOf(step);
};
