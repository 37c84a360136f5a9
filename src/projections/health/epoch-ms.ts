/** A day of UTC, in milliseconds. */
export const dayMs = 86_400_000;

const digits = (text: string, from: number, to: number): number => {
  let value = 0;
  for (let i = from; i < to; i += 1) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
};

/** Epoch milliseconds of a stored time (`IsoTime`). A few times faster than Date.parse, for folds over millions of them. */
export const epochMs = (time: string): number =>
  Date.UTC(
    digits(time, 0, 4),
    digits(time, 5, 7) - 1,
    digits(time, 8, 10),
    digits(time, 11, 13),
    digits(time, 14, 16),
    digits(time, 17, 19),
    digits(time, 20, 23),
  );

/** Epoch milliseconds as stored. */
export const isoMs = (time: number): string => new Date(time).toISOString();
