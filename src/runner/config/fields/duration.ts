import * as t from 'io-ts';

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `30s`, `5m`, `2h`, `30d`, `1.5h` as milliseconds; null when it is none. */
export const parseDuration = (text: string): number | null => {
  const match = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|min|m|h|d|w)$/u.exec(text.trim());
  const size = units[match?.[2] ?? ''];
  return match === null || size === undefined ? null : Math.round(Number(match[1]) * size);
};

/**
 * A duration as a whole number of `unitMs`, both ends included: written as that number, or as text with a unit, such as
 * `30s`. It is decoded, stored and recorded as the number.
 */
export const durationIn = (
  unitMs: number,
  least: number,
  most: number,
  examples: string,
): t.Type<number, number, unknown> => {
  const must = `must be a whole number from ${String(least)} to ${String(most)}, or a duration such as ${examples}`;
  const is = (u: unknown): u is number =>
    typeof u === 'number' && Number.isInteger(u) && least <= u && u <= most && !Object.is(u, -0);
  return new t.Type(
    must,
    is,
    (u, c) => {
      const ms = typeof u === 'string' ? parseDuration(u) : null;
      const value = ms === null ? u : ms / unitMs;
      return is(value) ? t.success(value) : t.failure(u, c, must);
    },
    t.identity,
  );
};
