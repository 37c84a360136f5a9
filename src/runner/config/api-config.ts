import * as t from 'io-ts';
import { ApiId } from '../../events/fields/api-id.ts';
import { storedType } from '../../events/fields/stored-type.ts';
import { ExpectedCodes } from './fields/expected-codes.ts';
import { Method } from './fields/method.ts';
import { NotifyEmails } from './fields/notify-emails.ts';
import { RequestHeaders } from './fields/request-headers.ts';
import { TargetUrl } from './fields/target-url.ts';

/** A whole number with both ends included. */
const wholeNumberBetween = (least: number, most: number): t.Type<number, number, unknown> => {
  const must = `must be a whole number from ${String(least)} to ${String(most)}`;
  const is = (u: unknown): u is number =>
    typeof u === 'number' && Number.isInteger(u) && least <= u && u <= most && !Object.is(u, -0);
  return storedType(must, is, must);
};

const longestBody = 262_144;

const encoder = new TextEncoder();

/** In bytes, as they are sent and stored; no text has fewer than its characters, or more than three for each. */
const isShort = (text: string): boolean =>
  text.length <= longestBody &&
  (text.length * 3 <= longestBody || encoder.encode(text).length <= longestBody);

const isBody = (u: unknown): u is string | null => u === null || (typeof u === 'string' && isShort(u));

/** Text or none. Allowed with every method: some search APIs want a body with GET. */
const Body = storedType('Body', isBody, `must be text of at most ${String(longestBody)} bytes in UTF-8`);

const Flag = storedType('Flag', t.boolean.is, 'must be true or false');

const Threshold = wholeNumberBetween(1, 100);

const fields = {
  api_id: ApiId,
  /** absolute http(s) URL without credentials */
  url: TargetUrl,
  method: Method,
  expected_status_codes: ExpectedCodes,
  /** one total deadline for each attempt; times (`retries` + 1) at most 120000 */
  timeout_ms: wholeNumberBetween(1, 120_000),
  check_interval_seconds: wholeNumberBetween(1, 86_400),
  notify_emails: NotifyEmails,
  enabled: Flag,
  failure_threshold: Threshold,
  success_threshold: Threshold,
  /** immediate re-attempts before a check is judged DOWN */
  retries: wholeNumberBetween(0, 5),
  /** values may hold `${env:UPLEDGER_SECRET_…}`; they are filled in only when a request is made */
  headers: RequestHeaders,
  body: Body,
  follow_redirects: Flag,
};

/** One monitored API as the operator wrote it, with defaults filled in. */
export const ApiConfig = t.readonly(t.strict(fields), 'ApiConfig');
export type ApiConfig = t.TypeOf<typeof ApiConfig>;

/** The fields that a config may have, as they are written. */
export const configFields: readonly string[] = Object.keys(fields);

/** What a field holds that is absent or null. `api_id` and `url` have no default. */
export const configDefaults = {
  method: 'GET',
  expected_status_codes: [200],
  timeout_ms: 5000,
  check_interval_seconds: 120,
  notify_emails: [],
  enabled: true,
  failure_threshold: 1,
  success_threshold: 1,
  retries: 0,
  headers: {},
  body: null,
  follow_redirects: true,
} satisfies Partial<ApiConfig>;
