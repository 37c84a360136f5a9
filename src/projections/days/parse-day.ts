import type { EventRecord } from '../../events/event-record.ts';
import { numberOrNull } from '../../events/decoding/patterns.ts';
import { Sha256 } from '../../events/fields/sha256.ts';
import { closingIn } from './closing.ts';
import { unmonitoredBy } from './restore-history.ts';
import { once, type SummedDay } from './summed-day.ts';
import { summaryRest, summaryStart } from './summary-pattern.ts';
import { dayIn } from './utc-days.ts';

const comma = 44;
const zero = 48;
/** More digits may be more than 32 bits hold; no count of a day and no step has as many. */
const mostDigits = 9;

/** More than 9 for a byte that is no digit. */
const digitOf = (byte: number | undefined): number => (Number(byte) - zero) >>> 0;

/** Where a summary is read; one for each reader of many, who is done with one summary when the next is read. */
export type Numbers = { bytes: Buffer; values: Int32Array };

export const emptyNumbers = (): Numbers => ({ bytes: Buffer.alloc(0), values: new Int32Array(0) });

const encoder = new TextEncoder();

/** Puts the text into `bytes`, with a comma at its end: reading characters takes twice as long. False: it is not ASCII. */
const encode = (text: string, into: Numbers): boolean => {
  if (into.bytes.length <= text.length) {
    into.bytes = Buffer.alloc(2 * text.length + 1);
    into.values = new Int32Array(text.length + 1);
  }
  const { read, written } = encoder.encodeInto(text, into.bytes);
  into.bytes[written] = comma;
  return read === text.length && written === read;
};

/**
 * The count of numbers in bytes such as `7,12`, which begin at `from` and end with the comma at `to`: they are put into `values`.
 * Null: they are written in another way.
 */
const numbersIn = ({ bytes, values }: Numbers, from: number, to: number): number | null => {
  if (from === to) return 0;
  let count = 0;
  for (let at = from; at <= to; at += 1) {
    const begin = at;
    let value = digitOf(bytes[at]);
    at += 1;
    if (value > 9) return null;
    for (let digit = digitOf(bytes[at]); bytes[at] !== comma; digit = digitOf(bytes[at])) {
      if (digit > 9 || value === 0) return null;
      value = value * 10 + digit;
      at += 1;
    }
    if (at - begin > mostDigits) return null;
    values[count] = value;
    count += 1;
  }
  return count;
};

const none: readonly number[] = [];

const listOf = (text: string | undefined): readonly number[] =>
  text === undefined || text === '' ? none : text.split(',').map(Number);

/**
 * A summary by the shape of its whole text, with what a report needs of each day: a year of 1,000 APIs has 365,000, and parsing
 * and decoding them takes three times as long. Null for anything else, also for one that is written in another way:
 * `decodeEvent` judges that. Its latencies stand in `numbers` until the next summary is read into it. What passes here passes there, with the same values (a property of the tests).
 */
export const parseDay = (record: EventRecord, numbers: Numbers = emptyNumbers()): SummedDay | null => {
  const { body } = record;
  const start = summaryStart.exec(body);
  if (start === null) return null;
  const latencyAt = start[0].length;
  const end = body.indexOf(']', latencyAt);
  summaryRest.lastIndex = end;
  const rest = summaryRest.exec(body);
  if (rest === null) return null;
  const closingAt = body.indexOf('{', 1);
  if (!encode(body.slice(closingAt, end), numbers)) return null;
  const count = numbersIn(numbers, latencyAt - closingAt, end - closingAt);
  if (count === null) return null;
  const {
    1: api_id,
    2: checks,
    3: closing,
    4: alerts,
    5: enabled,
    6: removed,
    7: ended,
    8: monitored,
    9: day,
    10: down_ms,
  } = start;
  const { 1: partial, 2: previous, 3: seq, 4: unmonitored_ms, 5: until_seq, 6: up_ms } = rest;
  if (api_id !== record.api_id || Number(seq) !== record.seq || !Sha256.is(record.hash)) return null;
  // What is only cut out of the body would keep all of it in memory.
  const kept = numbers.bytes.toString('latin1', 0, String(closing).length);
  return {
    api_id: record.api_id,
    seq: record.seq,
    day: dayIn(String(day)),
    untilSeq: Number(until_seq),
    previousSeq: numberOrNull(previous),
    checks: Number(checks),
    upMs: Number(up_ms),
    downMs: Number(down_ms),
    unmonitoredMs: Number(unmonitored_ms),
    partial: partial !== undefined,
    latency: numbers.values.subarray(0, count),
    closed: {
      ended: listOf(ended),
      alerts: listOf(alerts),
      monitored: listOf(monitored),
      unmonitored: unmonitoredBy({
        config: enabled === undefined ? null : { enabled: enabled === 'true', removed: removed === 'true' },
      }),
      isAhead: false,
      closing: once(() => closingIn(kept)),
    },
  };
};
