const pageSize = 64;

/** Below 2^(bits + 1) ms each millisecond is counted; above, each doubling has 2^bits steps. */
export const latencySteps = (bits: number) => {
  const stepsOfDoubling = 2 ** bits;
  return {
    stepOf: (ms: number): number => {
      const shift = Math.max(0, 31 - Math.clz32(ms) - bits);
      return shift * stepsOfDoubling + (ms >>> shift);
    },
    valueOf: (step: number): number => {
      const shift = Math.max(0, Math.floor(step / stepsOfDoubling) - 1);
      const width = 2 ** shift;
      return (step - shift * stepsOfDoubling) * width + (width - 1) / 2;
    },
  };
};

const { stepOf, valueOf } = latencySteps(10);

/**
 * How often each latency (whole ms) was seen: exact below 2,048 ms; above, in steps of at most a thousandth of the value, reported
 * by their middle: within 0.05 %. Memory grows with how far latencies spread, never with how many there are.
 */
export type LatencyHistogram = { count: number; readonly pages: Map<number, Uint32Array> };

export const emptyHistogram = (): LatencyHistogram => ({ count: 0, pages: new Map() });

/** Longer than anything that is ever allowed to take: 2^31 − 1 ms. */
const longest = 2_147_483_647;

const pageOf = ({ pages }: LatencyHistogram, index: number): Uint32Array => {
  const known = pages.get(index);
  if (known !== undefined) return known;
  const page = new Uint32Array(pageSize);
  pages.set(index, page);
  return page;
};

export const addLatency = (histogram: LatencyHistogram, ms: number, times = 1): void => {
  const step = stepOf(Math.min(ms, longest));
  const page = pageOf(histogram, Math.floor(step / pageSize));
  page[step % pageSize] = Number(page[step % pageSize]) + times;
  histogram.count += times;
};

/** Adds all that `other` counted: the sum of exact counts is exact. */
export const mergeHistogram = (into: LatencyHistogram, other: LatencyHistogram): void => {
  for (const [index, page] of other.pages) {
    const mine = pageOf(into, index);
    for (let i = 0; i < pageSize; i += 1) mine[i] = Number(mine[i]) + Number(page[i]);
  }
  into.count += other.count;
};

/** The least latency that at least this share (0–1) of them does not exceed: the nearest rank. Null when there are none. */
export const percentile = (histogram: LatencyHistogram, share: number): number | null => {
  const rank = Math.max(1, Math.ceil(share * histogram.count));
  let seen = 0;
  for (const [index, page] of [...histogram.pages].toSorted(([a], [b]) => a - b)) {
    const at = page.findIndex((count) => {
      seen += count;
      return seen >= rank;
    });
    if (at >= 0) return valueOf(index * pageSize + at);
  }
  return null;
};
