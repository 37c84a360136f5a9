import * as t from 'io-ts';
import { parseDuration } from '../../../runner/config/fields/duration.ts';
import { fromText } from '../../input/text-codecs.ts';

const most = 120_000;

/** Round steps, about this many per range. */
const wanted = 10;
const nice = [1, 2, 5]
  .flatMap((n) => [1, 10, 100, 1000, 10_000].map((unit) => n * unit))
  .toSorted((a, b) => a - b);

const limitOf = (text: string): number | null =>
  /^\d{1,6}$/u.test(text) ? Number(text) : parseDuration(text);

/** `800`, `500..2000` or `500ms..2s`: limits in milliseconds, both ends included, with round steps between them. */
export const SlowRange: t.Type<readonly number[], string, unknown> = fromText(
  t.readonlyArray(t.number).is,
  (text) => {
    const [from = '', to = from, ...more] = text.trim().split('..');
    const [low, high] = [limitOf(from.trim()), limitOf(to.trim())];
    if (more.length > 0 || low === null || high === null) return null;
    if (!Number.isInteger(low) || !Number.isInteger(high) || low < 1 || high > most || low > high)
      return null;
    const step = nice.find((one) => (high - low) / one <= wanted) ?? most;
    const first = Math.floor(low / step) * step + step;
    const between = Array.from({ length: wanted + 1 }, (_, i) => first + i * step).filter(
      (one) => one < high,
    );
    return [...new Set([low, ...between, high])];
  },
  `must be a limit from 1 to ${String(most)} ms, or a range such as 500..2000`,
);
