import { addLatency, latencySteps, type LatencyHistogram } from '../report/latency-histogram.ts';

/** Exact below 512 ms; above, steps of at most 0.4 % of the value. */
const fine = latencySteps(8);

/** The count of each step. */
export type DayLatency = Map<number, number>;

/** An upper limit for latencies: 2^31 − 1 ms. */
const longest = 2_147_483_647;

export const countLatency = (latency: DayLatency, ms: number, count = 1): void => {
  const step = fine.stepOf(Math.min(ms, longest));
  latency.set(step, (latency.get(step) ?? 0) + count);
};

/** The maximum size of the counts of a day, in bytes. */
const mostBytes = 2048;

const flat = (latency: DayLatency): readonly number[] => [...latency].toSorted(([a], [b]) => a - b).flat();

/** Merges steps: each is counted at its middle. */
const coarser = (latency: DayLatency, bits: number): DayLatency => {
  const { stepOf, valueOf } = latencySteps(bits);
  const merged: DayLatency = new Map();
  for (const [step, count] of latency)
    countLatency(merged, Math.floor(valueOf(stepOf(Math.floor(fine.valueOf(step))))), count);
  return merged;
};

/**
 * As it is stored: step, count, step, count … Steps are those of `latencySteps(8)`. Where they would take more than 2 KB,
 * neighbours are merged in pairs (0.8 % of the value), and further only if hardly two values are equal.
 */
export const storedLatency = (latency: DayLatency): readonly number[] => {
  let stored = flat(latency);
  for (let bits = 7; bits >= 0 && JSON.stringify(stored).length > mostBytes; bits -= 1)
    stored = flat(coarser(latency, bits));
  return stored;
};

export const readLatency = (stored: readonly number[]): DayLatency => {
  const latency: DayLatency = new Map();
  for (let i = 0; i + 1 < stored.length; i += 2) latency.set(Number(stored[i]), Number(stored[i + 1]));
  return latency;
};

/** How often days counted each step, by step. Four bytes each, so that the counts of a thousand APIs fit into the processor's cache. */
export type LatencySteps = { counts: Uint32Array };

export const emptySteps = (): LatencySteps => ({ counts: new Uint32Array(0) });

/** The largest count that fits: more checks of one latency than anybody makes. */
const mostCounted = 0xff_ff_ff_ff;

/** Steps of latencies up to 2^31 ms. */
const allSteps = fine.stepOf(longest) + 1;

const grown = (counts: Uint32Array, step: number): Uint32Array => {
  const larger = new Uint32Array(Math.min(allSteps, Math.max(step + 1, 2 * counts.length)));
  larger.set(counts);
  return larger;
};

/**
 * Adds what a day counted, `from` the first or a later step: a year of 1,000 APIs has 100 million to add. It takes half as long
 * where the counts are the same array throughout the loop. False: a count does not fit.
 */
export const addStoredLatency = (into: LatencySteps, stored: ArrayLike<number>, from = 0): boolean => {
  const { counts } = into;
  for (let i = from; i + 1 < stored.length; i += 2) {
    const step = Math.min(Number(stored[i]), allSteps - 1);
    if (step >= counts.length) {
      into.counts = grown(counts, step);
      return addStoredLatency(into, stored, i);
    }
    const count = Number(counts[step]) + Number(stored[i + 1]);
    if (count > mostCounted) return false;
    counts[step] = count;
  }
  return true;
};

/** Adds what days counted, each step by its middle. */
export const addSteps = (into: LatencyHistogram, { counts }: LatencySteps): void => {
  for (const [step, count] of counts.entries())
    if (count > 0) addLatency(into, Math.round(fine.valueOf(step)), count);
};
