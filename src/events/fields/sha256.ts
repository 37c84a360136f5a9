import { hash } from 'node:crypto';
import * as t from 'io-ts';

const pattern = /^[0-9a-f]{64}$/;

const isSha256 = (u: unknown): u is string => typeof u === 'string' && pattern.test(u);

/** A SHA-256 digest as 64 lower-case hex digits. */
export const Sha256 = new t.Type<string, string, unknown>(
  'Sha256',
  isSha256,
  (u, c) => (isSha256(u) ? t.success(u) : t.failure(u, c, 'must be 64 lower-case hex digits')),
  t.identity,
);

/** SHA-256 over the UTF-8 bytes of a text, in lower-case hex. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');
