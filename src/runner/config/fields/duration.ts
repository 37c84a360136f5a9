import * as t from 'io-ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { wholeNumberPattern } from '../schema/number-pattern.ts';

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

/** Those of a config: whole numbers only, so that a schema can say the same. */
const written = /^(\d{1,12}) ?(ms|s|min|m|h|d)$/u;

const msOf = (text: string): number | null => {
  const [, count, unit = ''] = written.exec(text) ?? [];
  const size = units[unit];
  return count === undefined || size === undefined ? null : Number(count) * size;
};

/** The texts that are at most `most` times `unitMs`, and a whole number of it. */
const textPattern = (unitMs: number, most: number): string => {
  const counts = Object.entries(units).flatMap(([unit, size]) => {
    const limit = Math.floor((most * unitMs) / size);
    if (unit === 'w' || limit === 0) return [];
    // A unit smaller than that of the field must come in thousands.
    return size < unitMs
      ? [
          `${wholeNumberPattern(Math.floor((limit * size) / unitMs))}0{${String(Math.log10(unitMs / size))}} ?${unit}`,
        ]
      : [`${wholeNumberPattern(limit)} ?${unit}`];
  });
  return `^(?!0+ ?[a-z])0*(?:${counts.join('|')})$`;
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
): FieldType<number> => {
  const must = `must be a whole number from ${String(least)} to ${String(most)}, or a duration such as ${examples}`;
  const is = (u: unknown): u is number =>
    typeof u === 'number' && Number.isInteger(u) && least <= u && u <= most && !Object.is(u, -0);
  const type = new t.Type<number, number, unknown>(
    must,
    is,
    (u, c) => {
      const ms = typeof u === 'string' ? msOf(u) : null;
      const value = ms === null ? u : ms / unitMs;
      return is(value) ? t.success(value) : t.failure(u, c, must);
    },
    t.identity,
  );
  return withSchema(type, {
    anyOf: [
      { type: 'integer', minimum: least, maximum: most },
      { type: 'string', pattern: textPattern(unitMs, most) },
    ],
  });
};
