import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartParts } from '../../../../../../src/cli/commands/report/page/chart-buckets.ts';
import { ratioText } from '../../../../../../src/cli/terminal/format.ts';
import {
  asUtc,
  timeOnWall,
  utc,
  ZoneText,
  type TimeZone,
} from '../../../../../../src/cli/input/time-zone.ts';
import { right } from '../../../../../support/right.ts';

const zone = (name: string): TimeZone => right(ZoneText.decode(name));
const berlin = zone('Europe/Berlin');
const hour = 3_600_000;
const day = 24 * hour;
const at = (text: string): number => Date.parse(text);

describe('parts of a chart', () => {
  it('follow the calendar of the zone: the day on which clocks are set back has 25 hours', () => {
    const bounds = {
      since: timeOnWall(berlin, [2026, 10, 1, 0, 0, 0]),
      until: timeOnWall(berlin, [2026, 11, 1, 0, 0, 0]),
    };
    const { edges, unit, count } = chartParts(bounds, berlin, 1);
    expect([unit, count, edges.length]).toEqual(['days', 1, 32]);
    const lengths = edges.slice(1).map((edge, i) => (edge - (edges[i] ?? 0)) / hour);
    expect(lengths.filter((length) => length !== 24)).toEqual([25]);
    expect(lengths[24]).toBe(25);
  });

  it.each([
    [hour, 'minutes', 1],
    [day, 'minutes', 30],
    [7 * day, 'hours', 3],
    [30 * day, 'hours', 12],
    [60 * day, 'days', 1],
    [365 * day, 'weeks', 1],
    [5 * 365 * day, 'months', 1],
    [40 * 365 * day, 'months', 12],
  ])('of %i ms are of %s × %i', (length, unit, count) => {
    const since = at('2020-01-01T00:00:00Z');
    expect(chartParts({ since, until: since + length }, utc, 1)).toMatchObject({ unit, count });
  });

  it('always ascend from the begin to the end, and are never too many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: at('2035-01-01T00:00:00Z') }),
        fc.oneof(fc.integer({ min: 1, max: 400 * day }), fc.integer({ min: 1, max: 3 * hour })),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
        fc.constantFrom(1, 1000),
        (since, length, name, apis) => {
          const { edges } = chartParts({ since, until: since + length }, zone(name), apis);
          expect([edges[0], edges.at(-1)]).toEqual([since, since + length]);
          expect(edges.slice(1).every((edge, i) => edge > (edges[i] ?? edge))).toBe(true);
          expect(edges.length).toBeLessThanOrEqual(apis > 200 ? 34 : 64);
        },
      ),
    );
  });
});

describe('a time on the wall', () => {
  it('is what a clock of the zone shows then', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: at('2035-01-01T00:00:00Z') / 1000 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
        (second, name) => {
          const there = zone(name);
          const found = timeOnWall(there, there.wallTime(second * 1000));
          // Of a time that comes twice it is the first.
          expect(asUtc(there, found)).toBe(asUtc(there, second * 1000));
          expect(found).toBeLessThanOrEqual(second * 1000);
        },
      ),
    );
  });

  it('that is left out is as much later as was left out', () => {
    expect(timeOnWall(berlin, [2026, 3, 29, 2, 30, 0])).toBe(at('2026-03-29T01:30:00Z'));
  });
});

describe('a percentage', () => {
  it.each([
    [null, '-'],
    [1, '100 %'],
    [0.999_999_9, '99.999 %'],
    [0.29, '29.000 %'],
    [0.5, '50.000 %'],
    [0, '0.000 %'],
  ])('of %d is %s: cut, not rounded', (ratio, text) => {
    expect(ratioText(ratio)).toBe(text);
  });
});
