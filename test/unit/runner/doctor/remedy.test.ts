import { describe, expect, it } from 'vitest';
import { remedyOfFailure } from '../../../../src/runner/doctor/remedy.ts';

const failure = (name: string, more: object = {}) => Object.assign(new Error('it failed'), { name }, more);
const answered = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });
const remedyOf = (cause: unknown) =>
  remedyOfFailure(cause, { endpoint: 'ENDPOINT', refused: 'give the right' });

describe('remedyOfFailure', () => {
  it.each([
    ['a refused connection', failure('Error', { code: 'ECONNREFUSED', $metadata: { attempts: 3 } })],
    ['several refused ones', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })],
    ['an unknown name', failure('Error', { code: 'ENOTFOUND' })],
    ['silence', failure('TimeoutError')],
  ])('points at the network for %s', (_, cause) => {
    expect(remedyOf(cause)).toMatch(/reach it.*ENDPOINT right/u);
  });

  it.each([
    ['an outage', failure('InternalServerError', answered(500))],
    ['throttling', failure('ThrottlingException', answered(429))],
  ])('asks for patience after %s', (_, cause) => {
    expect(remedyOf(cause)).toContain('try again later');
  });

  it.each([
    ['a refusal', failure('AccessDeniedException', { code: 'AccessDenied', ...answered(400) })],
    ['missing credentials', failure('CredentialsProviderError', { code: 'ECONNREFUSED' })],
    ['no error at all', 'broken'],
    ['nothing', null],
  ])('points at the role for %s', (_, cause) => {
    expect(remedyOf(cause)).toBe('give the right');
  });
});
