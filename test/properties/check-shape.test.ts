import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/events/encoding/canonical-json.ts';
import { decodeParsed } from '../../src/events/decoding/decode-event.ts';
import type { EventRecord } from '../../src/events/event-record.ts';
import { parseCheck } from '../../src/events/decoding/parse-check.ts';
import { epochMs, isoMs } from '../../src/projections/health/epoch-ms.ts';
import { checkCompleted } from '../arbitraries/check-completed.ts';
import { event } from '../arbitraries/event.ts';
import { history } from '../arbitraries/history.ts';
import { runs } from '../support/runs.ts';

/** Whatever passes the fast decoder passes the real one, with the same values. */
const expectAgreement = (line: EventRecord): boolean => {
  const check = parseCheck(line);
  if (check === null) return false;
  expect(E.right(check)).toStrictEqual(decodeParsed(line));
  return true;
};

const lineOf = (whole: object & { api_id: string; seq: number; hash: string }): EventRecord => ({
  api_id: whole.api_id,
  seq: whole.seq,
  body: canonicalJson({ ...whole, hash: undefined }),
  hash: whole.hash,
});

const small = (n: number): number => n % 1_000_000;
const smallOrNull = (n: number | null): number | null => (n === null ? null : small(n));

/** Checks of numbers that a ledger has, nearly all of which the fast decoder takes. */
const plainCheck = checkCompleted
  .map((whole) => ({
    ...whole,
    seq: small(whole.seq) + 1,
    attempts: small(whole.attempts),
    latency_ms: smallOrNull(whole.latency_ms),
    expires_at: whole.expires_at === undefined ? undefined : small(whole.expires_at),
    timings:
      whole.timings === null
        ? null
        : {
            dns: smallOrNull(whole.timings.dns),
            connect: smallOrNull(whole.timings.connect),
            tls: smallOrNull(whole.timings.tls),
            first_byte: smallOrNull(whole.timings.first_byte),
            body: smallOrNull(whole.timings.body),
          },
  }))
  .filter((whole) => parseCheck(lineOf(whole)) !== null);

describe('the fast decoder of checks', () => {
  it('takes every check that the reducer makes from plain texts, and nothing else', () => {
    fc.assert(
      fc.property(history(), (all) => {
        for (const { events } of all)
          for (const { event: sealed, line } of events)
            expect(expectAgreement(line)).toBe(sealed.type === 'CheckCompleted');
      }),
    );
  });

  it('agrees with the real one on every event', () => {
    fc.assert(
      fc.property(event, (whole) => {
        expectAgreement(lineOf(whole));
      }),
    );
  });

  it('never takes what the real one refuses: one character changed, dropped or doubled', () => {
    fc.assert(
      fc.property(
        plainCheck,
        fc.nat(),
        fc.constantFrom('', '0', '9', '"', '\\', '{', '}', ',', ' ', 'n', '\n', '\u0000', 'é', '-', '.'),
        fc.nat({ max: 1 }),
        (whole, place, char, replaced) => {
          const line = lineOf(whole);
          const at = place % line.body.length;
          expectAgreement({ ...line, body: line.body.slice(0, at) + char + line.body.slice(at + replaced) });
        },
      ),
      { numRuns: runs(2000) },
    );
  });

  it.each([
    ['"v":1', '"v":2'],
    ['"v":1', '"v":0'],
    ['"seq":', '"seq":0'],
    ['"seq":', '"seq":-'],
    ['"attempts":', '"attempts":0'],
    ['"attempts":', '"attempts":-'],
    ['"attempts":', '"attempts":1.'],
    ['"outcome":"', '"outcome":"S'],
    ['"kind":"', '"kind":"x'],
    ['"api_id":"', '"api_id":"é'],
    ['"api_id":"', `"api_id":"${'a'.repeat(128)}`],
    ['"config_digest":"', '"config_digest":"A'],
    ['"type":"CheckCompleted"', '"type":"CheckComplete"'],
    ['"runner":{', '"runner":{"id":"x",'],
  ])('agrees with the real one when %s becomes %s', (from, to) => {
    fc.assert(
      fc.property(plainCheck, (whole) => {
        const line = lineOf(whole);
        const body = line.body.replace(from, to);
        const api_id = /^\{"api_id":"([^"]*)"/u.exec(body)?.[1] ?? '';
        const seq = Number(/"seq":([-\d]+)/u.exec(body)?.[1]);
        expectAgreement({ ...line, api_id, seq, body });
      }),
    );
  });

  it.each(['', 'a'.repeat(63), 'A'.repeat(64), `${'a'.repeat(64)}\n`])(
    'takes no invalid hash: %j',
    (hash) => {
      fc.assert(
        fc.property(plainCheck, (whole) => {
          expect(expectAgreement({ ...lineOf(whole), hash })).toBe(false);
        }),
      );
    },
  );

  it('takes a time only where the real one does', () => {
    const two = fc.integer({ min: 0, max: 70 }).map((n) => String(n).padStart(2, '0'));
    const time = fc
      .tuple(two, two, two, two, two)
      .map(([a, b, c, d, e]) => `2026-${a}-${b}T${c}:${d}:${e}.000Z`);
    fc.assert(
      fc.property(
        plainCheck,
        time,
        fc.constantFrom('checked_at', 'recorded_at', 'scheduled_at'),
        (whole, text, of) => {
          expectAgreement(lineOf({ ...whole, [of]: text }));
        },
      ),
      { numRuns: runs(2000) },
    );
  });

  it('reads times as Date.parse does', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          expect(epochMs(isoMs(date.getTime()))).toBe(date.getTime());
        },
      ),
    );
  });
});
