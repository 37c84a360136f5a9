import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/events/encoding/canonical-json.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import type { DaySummarized } from '../../../src/events/day-summarized.ts';
import type { EventRecord } from '../../../src/events/event-record.ts';
import { storedEvent } from '../../../src/events/stored-event.ts';
import { closingIn } from '../../../src/projections/days/closing.ts';
import { emptyNumbers, parseDay } from '../../../src/projections/days/parse-day.ts';
import { summedDay, type SummedDay } from '../../../src/projections/days/summed-day.ts';
import { runs } from '../../support/runs.ts';

const plain = ({ closed, ...day }: SummedDay) => ({
  ...day,
  latency: Array.from(day.latency),
  closed: closed === null ? null : { ...closed, closing: closed.closing() },
});

/** Whatever passes the fast decoder passes the real one, with the same values. */
const expectAgreement = (line: EventRecord, numbers = emptyNumbers()): boolean => {
  const day = parseDay(line, numbers);
  if (day === null) return false;
  const event = decodeEvent(line);
  if (E.isLeft(event) || event.right.type !== 'DaySummarized')
    throw new Error(`only the fast decoder takes ${line.body}`);
  expect(plain(day)).toStrictEqual(plain(summedDay(event.right)));
  return true;
};

const whole = fc.nat({ max: 90_000_000 });
const wholeOrNull = fc.option(whole);
const numbers = fc.array(whole, { maxLength: 6 });
const hashOrNull = fc.option(fc.stringMatching(/^[0-9a-f]{64}$/u));
const text = fc.stringMatching(/^[\w /.-]{0,12}$/u);
const seq = fc.integer({ min: 1, max: 90_000_000 });

const closing = fc.record({
  ahead: fc.constant([]),
  alerts: numbers,
  config: fc.option(
    fc.record({
      enabled: fc.boolean(),
      interval_ms: whole,
      removed: fc.boolean(),
      retain_days: wholeOrNull,
      target: text,
    }),
  ),
  counted_to: whole,
  ended: numbers,
  incident: fc.option(fc.record({ seq, from: whole, down_ms: whole, until_ms: whole })),
  monitored: numbers,
  monitored_since: wholeOrNull,
  open: fc.option(fc.record({ from: whole, interval: whole, expired: whole })),
  pending: numbers,
  presumed: fc.boolean(),
  recorded_at: whole,
  state: fc.constantFrom('UP' as const, 'DOWN' as const, null),
  streak: whole,
  unmonitored_at: whole,
});

const summary: fc.Arbitrary<DaySummarized> = fc.record({
  api_id: fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/u),
  seq,
  v: fc.constant(2 as const),
  event_id: text,
  recorded_at: fc.constant('2026-11-29T00:15:00.000Z'),
  runner: fc.record({ id: text, version: text }),
  prev_hash: hashOrNull,
  prev_kept_hash: hashOrNull,
  hash: fc.stringMatching(/^[0-9a-f]{64}$/u),
  type: fc.constant('DaySummarized' as const),
  day: fc.constantFrom('2026-11-28', '1970-01-01', '2024-02-29'),
  from_seq: seq,
  until_seq: seq,
  checks: whole,
  up_ms: whole,
  down_ms: whole,
  unknown_ms: whole,
  unmonitored_ms: whole,
  latency: fc.array(whole, { maxLength: 40 }),
  previous_summary_seq: fc.option(seq),
  closing,
  closed_by: fc.constantFrom('check', 'config', 'removal', 'silence'),
  partial: fc.boolean(),
});

const lineOf = (event: DaySummarized): EventRecord => ({
  api_id: event.api_id,
  seq: event.seq,
  body: canonicalJson({ ...storedEvent(event), hash: undefined }),
  hash: event.hash,
});

describe('the fast decoder of summaries', () => {
  it('takes every summary as it is written, with the same values', () => {
    fc.assert(
      fc.property(summary, (event) => {
        expect(expectAgreement(lineOf(event))).toBe(true);
      }),
      { numRuns: runs(400) },
    );
  });

  it('never takes what the real one refuses: one character changed, dropped or doubled', () => {
    fc.assert(
      fc.property(
        summary,
        fc.nat(),
        fc.constantFrom('', '0', '9', '"', '\\', '{', '}', ']', ',', ' ', 'n', '\n', '\u0000', 'é', '-', '.'),
        fc.nat({ max: 1 }),
        (event, place, char, replaced) => {
          const line = lineOf(event);
          const at = place % line.body.length;
          expectAgreement({ ...line, body: line.body.slice(0, at) + char + line.body.slice(at + replaced) });
        },
      ),
      { numRuns: runs(4000) },
    );
  });

  it('reads one after another into the same place, and keeps the closings of those before', () => {
    fc.assert(
      fc.property(fc.array(summary, { minLength: 2, maxLength: 5 }), (events) => {
        const place = emptyNumbers();
        const days = events.map((event) => {
          expect(expectAgreement(lineOf(event), place)).toBe(true);
          return parseDay(lineOf(event), place);
        });
        expect(days.map((day) => day?.closed?.closing())).toEqual(events.map((event) => event.closing));
      }),
      { numRuns: runs(50) },
    );
  });

  it('takes latencies of nine digits, and leaves a closing that is not ASCII to the real one', () => {
    fc.assert(
      fc.property(summary, (event) => {
        expect(expectAgreement(lineOf({ ...event, latency: [999_999_999, 1, 0, 999_999_999] }))).toBe(true);
        const config = { enabled: true, interval_ms: 1, removed: false, retain_days: null, target: 'é' };
        expect(expectAgreement(lineOf({ ...event, closing: { ...event.closing, config } }))).toBe(false);
      }),
      { numRuns: runs(20) },
    );
  });

  it.each([
    '[1000000000,1]',
    '[9999999999999999]',
    '[01,2]',
    '[,1]',
    '[1,]',
    '[1,,2]',
    '["1",2]',
    '[1.5,2]',
    '[1e3,2]',
    '[-1,2]',
    '[1 ,2]',
    '[1٠,2]',
    `[${'٠'.repeat(400)}]`,
    '[1',
    '[',
  ])('leaves the latencies %s to the real one', (latency) => {
    fc.assert(
      fc.property(summary, (event) => {
        const line = lineOf(event);
        const body = line.body.replace(/"latency":\[[\d,]*\]/u, `"latency":${latency}`);
        expect(expectAgreement({ ...line, body })).toBe(false);
      }),
      { numRuns: runs(20) },
    );
  });

  it.each([
    ['another API', { api_id: 'other' }],
    ['another place', { seq: 90_000_001 }],
    ['a hash that is none', { hash: 'x' }],
  ])('takes none that is read at %s', (_, changed) => {
    fc.assert(
      fc.property(summary, (event) => {
        expect(parseDay({ ...lineOf(event), ...changed })).toBeNull();
      }),
      { numRuns: runs(10) },
    );
  });

  it('has no closing in another text', () => {
    expect(() => closingIn('{"state":"UP"}')).toThrow('this is not the closing of a day');
  });

  it('leaves one that tells of later days, or whose incidents were too many, to the real one', () => {
    fc.assert(
      fc.property(summary, (event) => {
        const ahead = [
          { day: 1, own: true, checks: 1, up_ms: 1, down_ms: 0, latency: [1, 1], partial: false, told_to: 1 },
        ];
        for (const more of [{ ahead }, { ended: null }, { streak: -1 }])
          expect(parseDay(lineOf({ ...event, closing: { ...event.closing, ...more } }))).toBeNull();
      }),
      { numRuns: runs(10) },
    );
  });
});
