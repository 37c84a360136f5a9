import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../../src/cli/input/parse-time.ts';
import { parseDuration } from '../../../../src/runner/config/fields/duration.ts';

const now = Date.parse('2026-11-23T20:00:00.000Z');

describe('parseDuration', () => {
  it.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['5m', 300_000],
    ['5min', 300_000],
    ['1.5h', 5_400_000],
    ['30d', 2_592_000_000],
    ['2w', 1_209_600_000],
  ])('takes %s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5', 's', '-5s', '5y', '1e3s', '5 s s', '99999999999d'])('refuses %j', (text) =>
    expect(parseDuration(text)).toBeNull(),
  );
});

describe('parseTime', () => {
  it.each([
    ['2h', '2026-11-23T18:00:00.000Z'],
    ['now', '2026-11-23T20:00:00.000Z'],
    ['2026-10-31', '2026-10-31T00:00:00.000Z'],
    ['2026-10-31T02:14', '2026-10-31T02:14:00.000Z'],
    ['2026-10-31 02:14:05', '2026-10-31T02:14:05.000Z'],
    ['2026-10-31T02:14:05.123Z', '2026-10-31T02:14:05.123Z'],
    ['2026-10-31T02:14+01:00', '2026-10-31T01:14:00.000Z'],
  ])('takes %s', (text, time) => expect(parseTime(text, now)).toBe(Date.parse(time)));

  it.each(['', 'yesterday', '2026-02-30', '2026-13-01', '2026-10-31T25:00', '20261031', '31.10.2026'])(
    'refuses %j',
    (text) => expect(parseTime(text, now)).toBeNull(),
  );

  it('reads back every time that is stored', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (time) => {
        expect(parseTime(new Date(time).toISOString(), now)).toBe(time);
      }),
    );
  });

  it('takes any text, and never a time that is none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const time = parseTime(text, now);
        expect(time === null || Number.isFinite(time)).toBe(true);
      }),
    );
  });
});
