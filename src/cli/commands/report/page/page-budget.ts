import type { Html } from './html.ts';

/** How much of each API a page shows. */
export type PageDetail = Readonly<{
  /** how many incidents are listed, and how many of these with checks: the longest ones */
  listed: number;
  withChecks: number;
  checksPerIncident: number;
  /** at most so many steps in each latency chart; 0: no chart */
  latencySteps: number;
}>;

const lightest: PageDetail = { listed: 0, withChecks: 0, checksPerIncident: 0, latencySteps: 0 };

/** From all to what is left when nothing else fits: the first whose page is light enough is taken. */
const details: readonly PageDetail[] = [
  [500, 500, 10, 100],
  [500, 500, 10, 16],
  [500, 500, 4, 16],
  [500, 500, 2, 16],
  [500, 50, 2, 16],
  [200, 12, 2, 16],
  [100, 6, 2, 16],
  [50, 3, 2, 16],
  [25, 2, 2, 16],
  [12, 1, 2, 12],
  [6, 1, 2, 12],
  [3, 1, 2, 8],
  [3, 1, 1, 8],
  [3, 1, 2, 0],
  [1, 1, 1, 0],
  [3, 0, 0, 0],
  [1, 0, 0, 0],
].map(([listed = 0, withChecks = 0, checksPerIncident = 0, latencySteps = 0]) => ({
  listed,
  withChecks,
  checksPerIncident,
  latencySteps,
}));

type Part = (detail: PageDetail) => Html;

/** In one detail; null as soon as they are more than `most` bytes together. */
const within = (most: number, parts: readonly Part[], detail: PageDetail): readonly Html[] | null => {
  const made: Html[] = [];
  let bytes = 0;
  for (const part of parts) {
    const one = part(detail);
    bytes += Buffer.byteLength(one.markup);
    if (bytes > most) return null;
    made.push(one);
  }
  return made;
};

/**
 * The fullest that are at most `most` bytes together. Where none are, since there are too many, the lightest. Each detail is
 * about lighter than the one before, so after the first, which mostly fits, halving finds it: each try makes a page.
 */
export const fullestWithin = (most: number, parts: readonly Part[]): readonly Html[] => {
  let found: readonly Html[] | null = null;
  let [from, to] = [0, details.length - 1];
  for (let at = 0; from <= to; at = Math.floor((from + to) / 2)) {
    const detail = details[at] ?? lightest;
    const made = within(most, parts, detail);
    if (made === null) from = at + 1;
    else {
      found = made;
      to = at - 1;
    }
  }
  return found ?? within(Number.POSITIVE_INFINITY, parts, lightest) ?? [];
};
