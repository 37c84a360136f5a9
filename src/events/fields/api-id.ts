import { storedType } from './stored-type.ts';

const pattern = /^[A-Za-z0-9._-]{1,128}$/;

/** The name of one monitored API and of its stream: 1 to 128 of `A-Z a-z 0-9 . _ -`. */
export const ApiId = storedType(
  'ApiId',
  (u): u is string => typeof u === 'string' && pattern.test(u),
  'must be 1 to 128 of A-Z a-z 0-9 . _ -',
);
