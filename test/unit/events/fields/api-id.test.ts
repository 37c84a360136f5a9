import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { ApiId } from '../../../../src/events/fields/api-id.ts';
import { describeDecodeErrors } from '../../../../src/events/decoding/describe-decode-errors.ts';
import { left } from '../../../support/right.ts';

describe('ApiId', () => {
  it.each(['a', 'payments', 'A.b_c-9', 'x'.repeat(128)])('takes %s', (id) => {
    expect(isRight(ApiId.decode(id))).toBe(true);
    expect(ApiId.is(id)).toBe(true);
  });

  it.each(['', 'x'.repeat(129), 'a b', 'a/1', 'zürich', 'a\n', 7, null, undefined])('refuses %j', (id) => {
    expect(ApiId.is(id)).toBe(false);
    expect(describeDecodeErrors(left(ApiId.decode(id))).join()).toMatch(/must be 1 to 128 of A-Z a-z 0-9/);
  });
});
