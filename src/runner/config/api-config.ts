import * as t from 'io-ts';
import { ApiId } from '../../events/fields/api-id.ts';
import { storedType } from '../../events/fields/stored-type.ts';
import { Assertions } from './fields/assertions.ts';
import { ClientCertificate, IpFamily, PemSource, ProxySource, ServerName } from './fields/client-options.ts';
import { Body } from './fields/body.ts';
import { ChannelIds } from './fields/channel-ids.ts';
import { durationIn } from './fields/duration.ts';
import { labelOf, Tags } from './fields/label.ts';
import { ExpectedCodes } from './fields/expected-codes.ts';
import { Method } from './fields/method.ts';
import { NotifyEmails } from './fields/notify-emails.ts';
import { RequestHeaders } from './fields/request-headers.ts';
import { TargetUrl } from './fields/target-url.ts';
import { wholeNumberBetween } from './fields/whole-number.ts';
import type { ChannelSettings } from './channels/channel-settings.ts';
import type { PageSettings } from './page/page-settings.ts';
import { withSchema, type FieldType } from './schema/json-schema.ts';

const Flag = withSchema(storedType('Flag', t.boolean.is, 'must be true or false'), { type: 'boolean' });

const Threshold = wholeNumberBetween(1, 100);

/** Options that are off by default. */
const orOff = (codec: FieldType<number>): FieldType<number | null> =>
  withSchema(
    new t.Type<number | null, number | null, unknown>(
      codec.name,
      (u): u is number | null => u === null || codec.is(u),
      (u, c) => (u === null ? t.success(null) : codec.validate(u, c)),
      t.identity,
    ),
    codec.schema,
  );

/** Each field with its codec, which also says its part of the JSON Schema. */
export const configCodecs = {
  api_id: withSchema(ApiId, { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' }),
  /** absolute http(s) URL without credentials; like headers and body it may hold `${env:UPLEDGER_SECRET_…}` */
  url: TargetUrl,
  /** for people, like `group` and `tags`: none of them is in the log */
  name: labelOf(100),
  group: labelOf(60),
  tags: Tags,
  method: Method,
  expected_status_codes: ExpectedCodes,
  /** one total deadline for each attempt; times (`retries` + 1) at most 120000 */
  timeout_ms: durationIn(1, 1, 120_000, '500ms or 5s'),
  check_interval_seconds: durationIn(1000, 1, 86_400, '30s or 2m'),
  notify_emails: NotifyEmails,
  /** as written; what a source gives is resolved: the channels of transitions, sorted */
  channels: ChannelIds,
  enabled: Flag,
  failure_threshold: Threshold,
  success_threshold: Threshold,
  /** immediate re-attempts before a check is judged DOWN */
  retries: wholeNumberBetween(0, 5),
  /** values may hold `${env:UPLEDGER_SECRET_…}`; they are filled in only when a request is made */
  headers: RequestHeaders,
  body: Body,
  follow_redirects: Flag,
  /** what requests go through, instead of straight to the API; like the two below it may be a secret */
  proxy: ProxySource,
  /** an authority to trust beside the usual ones */
  ca: PemSource,
  client_certificate: ClientCertificate,
  /** asked for (SNI), and must be certified, instead of the host of the URL */
  server_name: ServerName,
  ip_family: IpFamily,
  /** what must be true of an answer with an expected status code */
  assertions: Assertions,
  /** an answer that takes longer is slow: the signal `latency`; null: the API has no such signal */
  slow_ms: orOff(durationIn(1, 1, 120_000, '800ms or 2s')),
  /** slow answers in a row, and quick ones in a row, that change that signal */
  slow_threshold: Threshold,
  /** a certificate with fewer days left expires soon: the signal `certificate`; null: the API has no such signal */
  certificate_days: orOff(wholeNumberBetween(1, 3650)),
};

/** One monitored API as the operator wrote it, with defaults filled in. */
export const ApiConfig = t.readonly(t.strict(configCodecs), 'ApiConfig');
export type ApiConfig = t.TypeOf<typeof ApiConfig>;

/** What a file says beside its APIs, as it is written. */
export type FileSettings = Readonly<{
  defaults: Readonly<Record<string, unknown>>;
  /** absent: it says nothing of channels */
  channels?: ChannelSettings;
  /** how the status page presents itself; absent: nothing is said of it */
  page?: PageSettings;
  /** how many days routine checks are kept; absent: as RETAIN_CHECKS_DAYS says */
  retain_checks_days?: number;
}>;

/** The fields that a config may have, as they are written. */
export const configFields: readonly string[] = Object.keys(configCodecs);

/** What a field holds that is absent or null. `api_id` and `url` have no default. */
export const configDefaults = {
  name: null,
  group: null,
  tags: [],
  method: 'GET',
  expected_status_codes: [200],
  timeout_ms: 5000,
  check_interval_seconds: 120,
  notify_emails: [],
  channels: null,
  enabled: true,
  failure_threshold: 1,
  success_threshold: 1,
  retries: 0,
  headers: {},
  body: null,
  follow_redirects: true,
  proxy: null,
  ca: null,
  client_certificate: null,
  server_name: null,
  ip_family: null,
  assertions: [],
  slow_ms: null,
  slow_threshold: 3,
  certificate_days: null,
} satisfies Partial<ApiConfig>;

/** The digest that the log has of a config. */
export type DigestOf = (config: ApiConfig) => string;
