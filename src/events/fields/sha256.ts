import { hash } from 'node:crypto';
import { storedType } from './stored-type.ts';

/** Written out, it is matched faster than a count of repetitions. */
const pattern = new RegExp(`^${'[0-9a-f]'.repeat(64)}$`);

/** A SHA-256 digest as 64 lower-case hex digits. */
export const Sha256 = storedType(
  'Sha256',
  (u): u is string => typeof u === 'string' && pattern.test(u),
  'must be 64 lower-case hex digits',
);

/** SHA-256 over the UTF-8 bytes of a text, in lower-case hex. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');
