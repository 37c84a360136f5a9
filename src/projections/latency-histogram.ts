const pageSize = 64;

/**
 * How often each latency (whole ms) was seen. Below 2^(bits + 1) ms it is exact; above, each doubling has 2^bits steps,
 * told by their middle: within 2^-(bits + 1) of the value. Memory grows with how far latencies spread, never with how
 * many there are.
 */
export type LatencyHistogram = {
  readonly bits: number;
  count: number;
  readonly pages: (Uint32Array | undefined)[];
};

/** Exact below 2,048 ms, within 0.05 % above. */
export const fineBits = 10;

/** For a chart: exact below 16 ms, within 6.25 % above. */
export const coarseBits = 3;

export const emptyHistogram = (bits: number): LatencyHistogram => ({ bits, count: 0, pages: [] });

const stepOf = (bits: number, ms: number): number => {
  const shift = Math.max(0, 31 - Math.clz32(ms) - bits);
  return shift * 2 ** bits + (ms >>> shift);
};

const valueOf = (bits: number, step: number): number => {
  const shift = Math.max(0, Math.floor(step / 2 ** bits) - 1);
  const width = 2 ** shift;
  return (step - shift * 2 ** bits) * width + (width - 1) / 2;
};

/** Longer than anything that is ever allowed to take: 2^31 − 1 ms. */
const longest = 2_147_483_647;

export const addLatency = (histogram: LatencyHistogram, ms: number): void => {
  const step = stepOf(histogram.bits, Math.min(ms, longest));
  const index = Math.floor(step / pageSize);
  const page = (histogram.pages[index] ??= new Uint32Array(pageSize));
  page[step % pageSize] = (page[step % pageSize] ?? 0) + 1;
  histogram.count += 1;
};

/** Adds all that `other`, of the same steps, counted. */
export const mergeHistogram = (into: LatencyHistogram, other: LatencyHistogram): void => {
  for (const [index, page] of other.pages.entries()) {
    if (page === undefined) continue;
    const mine = (into.pages[index] ??= new Uint32Array(pageSize));
    for (const [i, count] of page.entries()) mine[i] = (mine[i] ?? 0) + count;
  }
  into.count += other.count;
};

/** The least latency that at least this share (0–1) of them does not exceed: the nearest rank. Null when there are none. */
export const percentile = (histogram: LatencyHistogram, share: number): number | null => {
  let left = Math.max(1, Math.ceil(share * histogram.count));
  for (const [index, page] of histogram.pages.entries())
    for (const [i, count] of page?.entries() ?? []) {
      left -= count;
      if (count > 0 && left <= 0) return valueOf(histogram.bits, index * pageSize + i);
    }
  return null;
};
