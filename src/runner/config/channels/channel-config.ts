import * as t from 'io-ts';
import { DiscordConfig } from './discord.ts';
import { EmailConfig } from './email.ts';
import { NtfyConfig } from './ntfy.ts';
import { PagerDutyConfig, pagerdutyUrl } from './pagerduty.ts';
import { SlackConfig } from './slack.ts';
import { TeamsConfig } from './teams.ts';
import { WebhookConfig } from './webhook.ts';

/** The codec of each kind of channel. */
export const channelCodecs = {
  email: EmailConfig,
  webhook: WebhookConfig,
  slack: SlackConfig,
  discord: DiscordConfig,
  teams: TeamsConfig,
  ntfy: NtfyConfig,
  pagerduty: PagerDutyConfig,
} as const;

export type ChannelKind = keyof typeof channelCodecs;

/** A channel of one kind as the operator wrote it, with defaults filled in; texts may hold `${env:UPLEDGER_SECRET_…}`. */
export type ChannelOf<Kind extends ChannelKind> = Readonly<t.TypeOf<(typeof channelCodecs)[Kind]>>;

export type ChannelConfig = { [Kind in ChannelKind]: ChannelOf<Kind> }[ChannelKind];

/** Any of them, as `~settings` holds them. */
export const ChannelConfig: t.Type<ChannelConfig, unknown, unknown> = t.union([
  EmailConfig,
  WebhookConfig,
  SlackConfig,
  DiscordConfig,
  TeamsConfig,
  NtfyConfig,
  PagerDutyConfig,
]);

/** What a field holds that is absent or null. */
export const channelDefaults: Readonly<Record<ChannelKind, Readonly<Record<string, unknown>>>> = {
  email: {},
  webhook: { format: 'upledger', signing_secret: null },
  slack: {},
  discord: {},
  teams: {},
  ntfy: { token: null },
  pagerduty: { url: pagerdutyUrl },
};

/** Fields whose value is shown nowhere. */
export const secretFields: ReadonlySet<string> = new Set(['url', 'signing_secret', 'token', 'routing_key']);
