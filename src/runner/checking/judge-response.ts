import type { CheckError } from '../../events/fields/check-error.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { isExpected } from '../../events/fields/expected-code.ts';
import { expectedText } from '../config/fields/expected-codes.ts';
import type { Received } from '../ports/probe.ts';
import { countText } from '../text/count-text.ts';

/** `error` is null for UP. A retry of a `final` error would only repeat it. */
export type Verdict = Readonly<{ error: CheckError | null; final: boolean }>;

/** Nothing tells the answer of a proxy that reads the request from one that it passed on. Only proxies should answer 407. */
const fromProxy = (status: number, proxy: string): string =>
  status === 407
    ? `the proxy ${proxy}, or the API behind it, requires other credentials (407)`
    : `got ${String(status)} from the proxy ${proxy} or the API behind it`;

const up: Verdict = { error: null, final: false };

/** What UP means. Pure: the probe reports what came, and this alone decides what it says about the API. */
export const judgeResponse = (config: ApiConfig, { response, error }: Received): Verdict => {
  if (error !== null) return { error: { kind: error.kind, message: error.message }, final: error.final };
  const { status, redirects, proxy } = response;
  if (isExpected(config.expected_status_codes, status)) return up;
  const after = redirects === 0 ? '' : ` after ${countText(redirects, 'redirect')}`;
  const expected = `expected ${expectedText(config.expected_status_codes)}`;
  const message =
    proxy === undefined
      ? `${expected}, got ${status}${after}`
      : `${fromProxy(status, proxy)}${after}, ${expected}`;
  return { error: { kind: 'status', message }, final: false };
};
