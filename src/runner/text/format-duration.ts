import { dayMs } from '../../projections/health/epoch-ms.ts';

const units = [
  ['d', dayMs],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** Milliseconds for people, in the two largest units: `3 h 12 min`, `0 s`. Clocks can be wrong: never negative. */
export const durationText = (ms: number): string => {
  let rest = Math.max(0, ms);
  if (rest < 1_000) return `${String(Math.round(rest))} ms`;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${String(count)} ${unit}`);
    rest -= count * size;
  }
  return parts.slice(0, 2).join(' ');
};
