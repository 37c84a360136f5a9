import { storedType } from './stored-type.ts';

const pattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** A day of UTC as it is stored: `2026-01-31`. */
export const UtcDay = storedType(
  'UtcDay',
  (u): u is string => typeof u === 'string' && pattern.test(u),
  'must be a day such as 2026-01-31',
);
