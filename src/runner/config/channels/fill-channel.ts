import { issueOfFilledUrl } from '../fields/target-url.ts';
import { fillReferences } from '../secrets/fill-in.ts';
import { variablesOf } from '../secrets/secret-template.ts';
import { originsNameOf, reachOf } from '../secrets/origins.ts';
import { issueOfLimit } from '../secrets/secret-reach.ts';
import type { SecretValues } from '../secrets/secret-values.ts';
import { addName, listText } from '../../text/list-text.ts';
import type { ChannelConfig } from './channel-config.ts';
import { issueOfSmtpUrl } from './email.ts';
import { issueOfTopicUrl } from './ntfy.ts';
import { issueOfRoutingKey } from './pagerduty.ts';
import { issueOfSigningSecret } from './webhook.ts';

/** The secrets that a channel names, each once, sorted. */
export const secretsOfChannel = (channel: ChannelConfig): readonly string[] =>
  [
    ...new Set(
      Object.values(channel).flatMap((value: unknown) =>
        typeof value === 'string' ? variablesOf(value) : [],
      ),
    ),
  ].toSorted();

/** Those of them that are not there: who lacks one never claims an alert on this channel. */
export const missingOfChannel = (channel: ChannelConfig, secrets: SecretValues): readonly string[] =>
  secretsOfChannel(channel).filter((name) => !Object.hasOwn(secrets, name));

/** A channel with its secrets filled in. */
export const fillChannel = (channel: ChannelConfig, secrets: SecretValues): ChannelConfig => {
  const fill = (text: string): string => fillReferences(text, secrets);
  const fillOrNull = (text: string | null): string | null => (text === null ? null : fill(text));
  const url = fill(channel.url);
  switch (channel.kind) {
    case 'webhook':
      return { ...channel, url, signing_secret: fillOrNull(channel.signing_secret) };
    case 'ntfy':
      return { ...channel, url, token: fillOrNull(channel.token) };
    case 'pagerduty':
      return { ...channel, url, routing_key: fill(channel.routing_key) };
    case 'email':
    case 'slack':
    case 'discord':
    case 'teams':
      return { ...channel, url };
  }
};

type Issue = readonly [field: string, issue: string | null];

const issuesOf = (filled: ChannelConfig): readonly Issue[] => {
  switch (filled.kind) {
    case 'email':
      return [['url', issueOfSmtpUrl(filled.url)]];
    case 'ntfy':
      return [['url', issueOfFilledUrl(filled.url) ?? issueOfTopicUrl(filled.url)]];
    case 'pagerduty':
      return [
        ['url', issueOfFilledUrl(filled.url)],
        ['routing_key', issueOfRoutingKey(filled.routing_key)],
      ];
    case 'webhook':
      return [
        ['url', issueOfFilledUrl(filled.url)],
        [
          'signing_secret',
          filled.signing_secret === null ? null : issueOfSigningSecret(filled.signing_secret),
        ],
      ];
    case 'slack':
    case 'discord':
    case 'teams':
      return [['url', issueOfFilledUrl(filled.url)]];
  }
};

/** What is wrong with a channel whose secrets are filled in, by field. None shows a value. */
export const issuesOfFilled = (filled: ChannelConfig): readonly (readonly [string, string])[] =>
  issuesOf(filled).flatMap(([field, issue]) => (issue === null ? [] : [[field, issue] as const]));

/** The secrets that leave with a message. One that only signs stays here. */
const sentSecrets = (channel: ChannelConfig): readonly string[] =>
  secretsOfChannel(channel.kind === 'webhook' ? { ...channel, signing_secret: null } : channel);

/** Those whose limit does not allow the place to which the channel leads. */
const issuesOfLimits = (
  channel: ChannelConfig,
  { url }: ChannelConfig,
  secrets: SecretValues,
): readonly string[] =>
  sentSecrets(channel).flatMap((name) => issueOfLimit(name, URL.parse(url), secrets) ?? []);

const mostNames = 5;

/** What should be done about secrets that channels send, a sentence for each secret. None shows a value. */
export const channelSecretWarnings = (
  channels: readonly ChannelConfig[],
  secrets: SecretValues,
): readonly string[] => {
  const overHttp = new Map<string, string[]>();
  for (const channel of channels) {
    const names = sentSecrets(channel);
    if (names.length === 0 || missingOfChannel(channel, secrets).length > 0) continue;
    const url = URL.parse(fillChannel(channel, secrets).url);
    for (const name of names)
      if (url !== null && reachOf(url, secrets[originsNameOf(name)]) === 'plain')
        addName(overHttp, name, channel.id);
  }
  return [...overHttp].map(
    ([name, ids]) =>
      `${name} is sent over http by ${ids.length === 1 ? 'channel' : 'channels'} ${listText(ids, mostNames)}, where anybody on the way can read it: set ${originsNameOf(name)} to the origins that may get it; the next release refuses this without it`,
  );
};

/** What is wrong with a channel once its secrets, which are all there, are filled in, by field. None shows a value. */
export const issuesOfSecrets = (
  channel: ChannelConfig,
  secrets: SecretValues,
): readonly (readonly [string, string])[] => {
  const filled = fillChannel(channel, secrets);
  return [
    ...issuesOfFilled(filled),
    ...issuesOfLimits(channel, filled, secrets).map((issue) => ['url', issue] as const),
  ];
};
