/** How a stretch of time counts: what the API was, or that it was to be monitored at all. */
export type TimeKind = 'up' | 'down' | 'monitored';

/** Milliseconds of each kind in each part of a period; `edges` are the borders of the parts (epoch ms, ascending). */
export type TimeBuckets = Readonly<{ edges: readonly number[] } & Record<TimeKind, Float64Array>>;

export const noTime = (edges: readonly number[]): TimeBuckets => {
  const parts = edges.length - 1;
  return {
    edges,
    up: new Float64Array(parts),
    down: new Float64Array(parts),
    monitored: new Float64Array(parts),
  };
};

/** The part that a time inside the period falls into. */
export const partOf = (edges: readonly number[], time: number): number => {
  let [low, high] = [0, edges.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (Number(edges[middle]) <= time) low = middle;
    else high = middle;
  }
  return low;
};

/** Counts `share` (0–1) of [from, to), as far as it lies within the period. */
export const addInterval = (
  buckets: TimeBuckets,
  kind: TimeKind,
  from: number,
  to: number,
  share: number,
): void => {
  const { edges } = buckets;
  let at = Math.max(from, Number(edges[0]));
  const end = Math.min(to, Number(edges.at(-1)));
  if (at >= end) return;
  const sums = buckets[kind];
  for (let part = edges.length === 2 ? 0 : partOf(edges, at); at < end; part += 1) {
    const border = Math.min(end, Number(edges[part + 1]));
    sums[part] = Number(sums[part]) + (border - at) * share;
    at = border;
  }
};

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Of one part, or of the whole period. */
export const timeOf = (buckets: TimeBuckets, kind: TimeKind, part?: number): number =>
  part === undefined ? sum(buckets[kind]) : Number(buckets[kind][part]);
