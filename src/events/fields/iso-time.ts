import * as t from 'io-ts';

const pattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

const isIsoTime = (u: unknown): u is string => typeof u === 'string' && pattern.test(u);

/** A point in time as it is stored: ISO 8601, UTC, with milliseconds, so that text order is time order. */
export const IsoTime = new t.Type<string, string, unknown>(
  'IsoTime',
  isIsoTime,
  (u, c) =>
    isIsoTime(u) ? t.success(u) : t.failure(u, c, 'must be a UTC time such as 2026-01-31T09:30:00.000Z'),
  t.identity,
);
