import * as t from 'io-ts';

const pattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

const isUtcDay = (u: unknown): u is string => typeof u === 'string' && pattern.test(u);

/** A day of UTC as it is stored: `2026-01-31`. */
export const UtcDay = new t.Type<string, string, unknown>(
  'UtcDay',
  isUtcDay,
  (u, c) => (isUtcDay(u) ? t.success(u) : t.failure(u, c, 'must be a day such as 2026-01-31')),
  t.identity,
);
