import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { LoggedAssertion } from '../../../../src/events/fields/logged-assertion.ts';

describe('an assertion in the log', () => {
  it.each([
    ['json', { json: '$.status', equals: 'ok' }],
    ['header', { header: 'etag', exists: true }],
    ['body', { body: true, not_contains: '***', secret: true }],
  ])('has one subject and one operator: %s', (_, assertion) => {
    expect(LoggedAssertion.decode(assertion)).toEqual(E.right(assertion));
  });

  it.each([
    ['two subjects', { json: '$.status', header: 'etag', exists: true }],
    ['no subject', { equals: 'ok' }],
    ['two operators', { body: true, contains: 'a', matches: 'b' }],
    ['no operator', { body: true }],
    ['an unknown member', { body: true, contains: 'a', more: 1 }],
    ['a member without a value', { body: true, contains: undefined }],
    ['no members', 'body'],
  ])('is none with %s', (_, assertion) => {
    expect(LoggedAssertion.decode(assertion)).toMatchObject({
      left: [{ value: assertion, message: 'must be an assertion of one subject and one operator' }],
    });
  });
});
