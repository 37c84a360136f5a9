import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { judgeResponse } from '../../../../src/runner/checking/judge-response.ts';
import { isExpected } from '../../../../src/events/fields/expected-code.ts';
import type { ReceivedResponse, RequestError } from '../../../../src/runner/ports/probe.ts';
import { apiConfig } from '../../../support/http/check.ts';
import { runs } from '../../../support/runs.ts';

const config = apiConfig('http://api.example', { expected_status_codes: [200, '3xx', '501-503'] });

const response = (status: number, redirects = 0): ReceivedResponse => ({
  status,
  headers: {},
  redirects,
  body: null,
});

const judged = (status: number, redirects = 0) =>
  judgeResponse(config, { response: response(status, redirects), error: null });

describe('the judge of a response', () => {
  it.each([200, 300, 399, 501, 503])('says UP of an expected %i', (status) => {
    expect(judged(status)).toEqual({ error: null, final: false });
  });

  it.each([
    [201, 0, 'expected 200, 3xx or 501-503, got 201'],
    [404, 1, 'expected 200, 3xx or 501-503, got 404 after 1 redirect'],
    [500, 3, 'expected 200, 3xx or 501-503, got 500 after 3 redirects'],
  ])('says DOWN of %i after %i redirects, and that a retry may help', (status, redirects, message) => {
    expect(judged(status, redirects)).toEqual({ error: { kind: 'status', message }, final: false });
  });

  it.each([true, false])(
    'says DOWN with the error of the request, whatever came before it (final: %j)',
    (final) => {
      const error: RequestError = { kind: 'protocol', message: 'redirect loop', final };
      const verdict = { error: { kind: 'protocol', message: 'redirect loop' }, final };
      for (const last of [null, response(200)])
        expect(judgeResponse(config, { response: last, error })).toEqual(verdict);
    },
  );

  test.prop([fc.integer({ min: 100, max: 599 }), fc.nat({ max: 5 })], { numRuns: runs(200) })(
    'says UP of expected status codes and of no others',
    (status, redirects) => {
      expect(judged(status, redirects).error === null).toBe(isExpected(config.expected_status_codes, status));
    },
  );
});
