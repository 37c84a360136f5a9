import { storedType } from './stored-type.ts';

const pattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** A point in time as it is stored: ISO 8601, UTC, with milliseconds, so that text order is time order. */
export const IsoTime = storedType(
  'IsoTime',
  (u): u is string => typeof u === 'string' && pattern.test(u),
  'must be a UTC time such as 2026-01-31T09:30:00.000Z',
);
