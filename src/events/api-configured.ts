import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { ChannelId, defaultChannel } from './fields/channel-id.ts';
import { IsoTime } from './fields/iso-time.ts';
import { LoggedAssertion } from './fields/logged-assertion.ts';
import { orNull } from './fields/or-null.ts';
import { Sha256 } from './fields/sha256.ts';
import { WholeNumber } from './fields/whole-number.ts';

/** The part of a config that the log may show permanently: no secrets, no addresses; query values of the URL as `***`. */
export const loggedConfig = {
  url: t.string,
  method: t.string,
  expected_status_codes: t.readonlyArray(t.union([t.number, t.string])),
  timeout_ms: WholeNumber,
  check_interval_seconds: WholeNumber,
  enabled: t.boolean,
  failure_threshold: WholeNumber,
  success_threshold: WholeNumber,
  retries: WholeNumber,
  headers: t.readonlyArray(t.string),
  follow_redirects: t.boolean,
  retain_checks_days: t.union([WholeNumber, t.null]),
  removed: t.boolean,
  assertions: t.readonlyArray(LoggedAssertion),
  slow_ms: orNull(WholeNumber),
  slow_threshold: WholeNumber,
  certificate_days: orNull(WholeNumber),
  /** the channels of its transitions, sorted */
  channels: t.readonlyArray(ChannelId),
  /** the names of the secrets that it uses, sorted */
  secrets: t.readonlyArray(t.string),
};

/** The defaults of the members that version 2 added. A member at its default is neither stored nor digested. */
export const unsaidConfig = {
  assertions: [],
  slow_ms: null,
  slow_threshold: 3,
  certificate_days: null,
  channels: [defaultChannel],
  secrets: [],
} as const;

/**
 * A pass saw a config that differs from the projected one (changed, enabled, disabled, removed). v 2: with one of the members
 * of `unsaidConfig`.
 */
export const ApiConfigured = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    ...loggedConfig,
    type: t.literal('ApiConfigured'),
    config_digest: Sha256,
    read_at: IsoTime,
  }),
  'ApiConfigured',
);
export type ApiConfigured = t.TypeOf<typeof ApiConfigured>;

const LoggedConfig = t.readonly(t.strict(loggedConfig), 'LoggedConfig');
export type LoggedConfig = t.TypeOf<typeof LoggedConfig>;

/** Just the shown config of an event, for instance to record its removal. */
export const loggedConfigOf = (event: LoggedConfig): LoggedConfig => LoggedConfig.encode(event);

/** Whether a URL is one of https. Its scheme may be written in any case. */
export const isHttps = (url: string): boolean => /^https:/iu.test(url);
