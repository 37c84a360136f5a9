import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { describeDecodeErrors } from '../../../../src/events/decoding/describe-decode-errors.ts';
import { Sha256, sha256 } from '../../../../src/events/fields/sha256.ts';
import { left } from '../../../support/right.ts';

describe('sha256', () => {
  // https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values: one block, "abc".
  it('is the standard hash of the UTF-8 bytes, in lower-case hex', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('é')).toBe(sha256(Buffer.from([0xc3, 0xa9]).toString('utf8')));
    expect(sha256('é')).not.toBe(sha256('é'.normalize('NFD')));
  });

  it('has a codec that takes it', () => {
    expect(isRight(Sha256.decode(sha256('')))).toBe(true);
    expect(Sha256.is(sha256(''))).toBe(true);
  });

  it.each(['', 'ab', sha256('').toUpperCase(), `${sha256('')}0`, `g${sha256('').slice(1)}`, 7, null])(
    'refuses %j',
    (text) => {
      expect(Sha256.is(text)).toBe(false);
      expect(describeDecodeErrors(left(Sha256.decode(text))).join()).toMatch(
        /must be 64 lower-case hex digits/,
      );
    },
  );
});
