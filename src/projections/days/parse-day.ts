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
/** More digits may be more than a number can hold exactly. */
const mostDigits = 15;

/** Where numbers are read; one for each reader of many summaries, who is done with one when the next is read. */
export type Numbers = { bytes: Uint8Array; values: Float64Array };

export const emptyNumbers = (): Numbers => ({ bytes: new Uint8Array(0), values: new Float64Array(0) });

const encoder = new TextEncoder();

/** The text as bytes with a comma at its end: reading characters takes twice as long. Null: it is not ASCII. */
const encoded = (text: string, into: Numbers): Uint8Array | null => {
  if (into.bytes.length <= text.length) {
    into.bytes = new Uint8Array(2 * text.length + 1);
    into.values = new Float64Array(text.length + 1);
  }
  const { read, written } = encoder.encodeInto(text, into.bytes);
  if (read < text.length || written > read) return null;
  into.bytes[written] = comma;
  return into.bytes;
};

/** The count of numbers in a text such as `7,12`, which are put into `into`; null: they are written in another way. */
const numbersIn = (text: string, into: Numbers): number | null => {
  if (text === '') return 0;
  const bytes = encoded(text, into);
  if (bytes === null) return null;
  const { values } = into;
  let count = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const begin = at;
    let value = 0;
    for (let digit = Number(bytes[at]) - zero; digit >= 0 && digit <= 9; digit = Number(bytes[at]) - zero) {
      value = value * 10 + digit;
      at += 1;
    }
    const digits = at - begin;
    if (bytes[at] !== comma || digits === 0 || digits > mostDigits) return null;
    if (digits > 1 && bytes[begin] === zero) return null;
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
  const end = body.indexOf(']', start[0].length);
  summaryRest.lastIndex = end;
  const rest = summaryRest.exec(body);
  if (rest === null) return null;
  const count = numbersIn(body.slice(start[0].length, end), numbers);
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
      closing: once(() => closingIn(String(closing))),
    },
  };
};
