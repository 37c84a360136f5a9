import * as t from 'io-ts';
import { fromText } from '../../input/text-codecs.ts';

const most = 100;

/** `3`, or `1..5`: thresholds, both ends included. */
export const ThresholdRange: t.Type<readonly number[], string, unknown> = fromText(
  t.readonlyArray(t.number).is,
  (text) => {
    const [, from, to = from] = /^(\d{1,3})(?:\.\.(\d{1,3}))?$/u.exec(text.trim()) ?? [];
    const [low, high] = [Number(from), Number(to)];
    if (from === undefined || low < 1 || high > most || low > high || high - low > 19) return null;
    return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  },
  `must be a threshold from 1 to ${String(most)}, or a range of at most 20 such as 1..5`,
);
