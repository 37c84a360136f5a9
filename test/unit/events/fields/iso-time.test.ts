import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { describeDecodeErrors } from '../../../../src/events/decoding/describe-decode-errors.ts';
import { IsoTime } from '../../../../src/events/fields/iso-time.ts';
import { left } from '../../../support/right.ts';

describe('IsoTime', () => {
  it.each(['2026-01-31T09:30:00.000Z', '0001-12-01T23:59:59.999Z'])('takes %s', (time) => {
    expect(isRight(IsoTime.decode(time))).toBe(true);
    expect(IsoTime.is(time)).toBe(true);
  });

  it.each([
    '2026-01-31T09:30:00Z',
    '2026-01-31T09:30:00.000+01:00',
    '2026-1-31T09:30:00.000Z',
    '2026-13-01T09:30:00.000Z',
    '2026-01-32T09:30:00.000Z',
    '2026-01-31T24:00:00.000Z',
    '2026-01-31T09:60:00.000Z',
    '2026-01-31 09:30:00.000Z',
    '+010000-01-01T00:00:00.000Z',
    ' 2026-01-31T09:30:00.000Z',
    1_769_851_800_000,
    null,
  ])('refuses %j', (time) => {
    expect(IsoTime.is(time)).toBe(false);
    expect(describeDecodeErrors(left(IsoTime.decode(time))).join()).toMatch(/must be a UTC time such as/);
  });
});
