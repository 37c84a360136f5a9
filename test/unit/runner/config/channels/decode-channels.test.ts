import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { ChannelConfig } from '../../../../../src/runner/config/channels/channel-config.ts';
import { checkChannel, usableChannelId } from '../../../../../src/runner/config/channels/decode-channels.ts';
import {
  fillChannel,
  issuesOfSecrets,
  issuesOfFilled,
  missingOfChannel,
  secretsOfChannel,
} from '../../../../../src/runner/config/channels/fill-channel.ts';
import { right } from '../../../../support/right.ts';

const secret = '${env:UPLEDGER_SECRET_X}';

const good: readonly Readonly<Record<string, unknown>>[] = [
  { id: 'ops-mail', kind: 'email', url: secret, from: 'up@example.com', to: ['ops@example.com'] },
  {
    id: 'm2',
    kind: 'email',
    url: `smtps://up:${secret}@mail.example.com`,
    from: 'Up <up@example.com>',
    to: 'api',
  },
  { id: 'm3', kind: 'email', url: 'smtp://localhost:2525', from: 'up@example.com', to: ['ops@example.com'] },
  { id: 'team', kind: 'slack', url: secret },
  { id: 't2', kind: 'slack', url: `https://hooks.slack.com/services/${secret}` },
  { id: 'd', kind: 'discord', url: secret },
  { id: 'teams', kind: 'teams', url: secret },
  { id: 'hook', kind: 'webhook', url: 'https://hooks.example.com/up', signing_secret: secret },
  { id: 'hook2', kind: 'webhook', url: 'https://hooks.example.com/up', format: 'alertmanager' },
  { id: 'n', kind: 'ntfy', url: 'https://ntfy.sh/topic', token: secret },
  { id: 'p', kind: 'pagerduty', routing_key: secret },
];

const issuesOf = (raw: unknown): readonly string[] => {
  const checked = checkChannel(raw);
  return E.isLeft(checked) ? checked.left.map(({ path, what }) => `${path.join('.')}: ${what}`) : [];
};

describe('checkChannel', () => {
  it.each(good)('takes $kind $url', (raw) => {
    const channel = right(checkChannel(raw));
    expect(channel).toMatchObject(raw);
    expect(ChannelConfig.decode(JSON.parse(JSON.stringify(channel)))).toEqual(E.right(channel));
  });

  it.each<[string, unknown, string]>([
    ['no map', ['x'], ': must be a map of fields such as id, kind and url'],
    [
      'an unknown kind',
      { id: 'a', kind: 'slak', url: secret },
      'kind: is "slak", must be one of email, webhook, slack, discord, teams, ntfy, pagerduty; did you mean slack?',
    ],
    [
      'no kind',
      { id: 'a' },
      'kind: is missing, must be one of email, webhook, slack, discord, teams, ntfy, pagerduty',
    ],
    [
      'an unknown field',
      { id: 'a', kind: 'webhook', url: 'https://a.example', secret: 'x' },
      'secret: is not a field of a channel of kind webhook; did you mean signing_secret?',
    ],
    [
      'a reserved id',
      { id: 'default', kind: 'slack', url: secret },
      'id: is "default", which is the topic or the console: choose another id',
    ],
    [
      'an id in capitals',
      { id: 'Team', kind: 'slack', url: secret },
      'id: is "Team", must be 1 to 24 of a-z 0-9 -',
    ],
    [
      'a secret URL',
      { id: 'a', kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/x' },
      'url: is a secret in plain text: set UPLEDGER_SECRET_NAME, and write ${env:UPLEDGER_SECRET_NAME} here',
    ],
    [
      'a plain key',
      { id: 'a', kind: 'pagerduty', routing_key: 'R0123456789012345678901234567abc' },
      'routing_key: is a secret in plain text: set UPLEDGER_SECRET_NAME, and write ${env:UPLEDGER_SECRET_NAME} here',
    ],
    [
      'a plain token',
      { id: 'a', kind: 'ntfy', url: 'https://ntfy.sh/my', token: 'tk_abc' },
      'token: is a secret in plain text: set UPLEDGER_SECRET_NAME, and write ${env:UPLEDGER_SECRET_NAME} here',
    ],
    [
      'a token that is no text',
      { id: 'a', kind: 'ntfy', url: 'https://ntfy.sh/my', token: 5 },
      'token: must be text',
    ],
    [
      'a plain password',
      { id: 'a', kind: 'email', url: 'smtp://u:pa55@mail.example.com', from: 'a@example.com', to: 'api' },
      'url: is a secret in plain text: set UPLEDGER_SECRET_NAME, and write ${env:UPLEDGER_SECRET_NAME} here',
    ],
    [
      'no host',
      { id: 'a', kind: 'email', url: 'smtp://', from: 'a@example.com', to: 'api' },
      'url: must be an smtp: or smtps: URL with a host, such as smtps://user:password@mail.example.com',
    ],
    [
      'not SMTP',
      { id: 'a', kind: 'email', url: 'https://mail.example.com', from: 'a@example.com', to: 'api' },
      'url: must be an smtp: or smtps: URL with a host, such as smtps://user:password@mail.example.com',
    ],
    [
      'no recipients',
      { id: 'a', kind: 'email', url: secret, from: 'a@example.com', to: [] },
      'to: is an empty list, must be a list of addresses, or the word api for the notify_emails of the API',
    ],
    [
      'a bad sender',
      { id: 'a', kind: 'email', url: secret, from: 'a', to: 'api' },
      'from: is "a", must be a mail address, such as upledger@example.com',
    ],
    [
      'another variable',
      { id: 'a', kind: 'slack', url: '${env:HOME}' },
      'url: must not refer to ${env:HOME}: only ${env:UPLEDGER_SECRET_NAME} is filled in',
    ],
    [
      'a bad format',
      { id: 'a', kind: 'webhook', url: 'https://a.example', format: 'x' },
      'format: is "x", must be upledger or alertmanager',
    ],
    [
      'credentials in a URL',
      { id: 'a', kind: 'webhook', url: 'https://u:pa55@a.example' },
      'url: must not contain credentials: send them in a header, as ${env:UPLEDGER_SECRET_…}',
    ],
  ])('refuses %s', (_, raw, issue) => {
    expect(issuesOf(raw)).toEqual([issue]);
  });

  it('shows no secret', () => {
    for (const kind of ['slack', 'discord', 'teams', 'webhook', 'ntfy', 'pagerduty', 'email'])
      for (const field of ['url', 'signing_secret', 'token', 'routing_key'])
        expect(issuesOf({ id: 'a', kind, [field]: 'pa55w0rd' }).join('\n')).not.toContain('pa55w0rd');
  });

  it('names an entry that does not decode', () => {
    expect(usableChannelId({ id: 'team', kind: 'x' })).toBe('team');
    expect(usableChannelId({ id: 'Team' })).toBeNull();
  });
});

describe('fillChannel', () => {
  const pagerduty = right(checkChannel({ id: 'p', kind: 'pagerduty', routing_key: secret }));
  const topic = right(checkChannel({ id: 'n', kind: 'ntfy', url: secret }));
  const hook = right(
    checkChannel({ id: 'h', kind: 'webhook', url: 'https://a.example', signing_secret: secret }),
  );

  it('says which secrets a channel names, and which of them are missing', () => {
    expect(secretsOfChannel(hook)).toEqual(['UPLEDGER_SECRET_X']);
    expect(missingOfChannel(hook, {})).toEqual(['UPLEDGER_SECRET_X']);
    expect(missingOfChannel(hook, { UPLEDGER_SECRET_X: 'x' })).toEqual([]);
  });

  it.each([
    [pagerduty, 'short', 'routing_key', 'must be an integration key of 32 letters and digits'],
    [topic, 'https://ntfy.sh/', 'url', 'must end with the name of a topic: 1 to 64 letters, digits, - or _'],
    [hook, 'whsec_x', 'signing_secret', 'must have base64 of at least 12 bytes behind whsec_'],
  ])('finds what a filled %o does not hold', (channel, value, field, issue) => {
    expect(issuesOfFilled(fillChannel(channel, { UPLEDGER_SECRET_X: value }))).toEqual([[field, issue]]);
  });

  it('finds nothing in what is right', () => {
    const key = 'R0123456789012345678901234567abc';
    expect(issuesOfFilled(fillChannel(pagerduty, { UPLEDGER_SECRET_X: key }))).toEqual([]);
    expect(fillChannel(pagerduty, { UPLEDGER_SECRET_X: key })).toMatchObject({ routing_key: key });
  });

  it('finds a secret whose limit does not allow where the channel leads; one that only signs goes nowhere', () => {
    const key = 'R0123456789012345678901234567abc';
    const limited = (origins: string) => ({
      UPLEDGER_SECRET_X: key,
      UPLEDGER_SECRET_X_ORIGINS: origins,
    });
    const refused =
      'UPLEDGER_SECRET_X may go to https://a.example only, as UPLEDGER_SECRET_X_ORIGINS says, and url leads elsewhere';
    expect(issuesOfSecrets(pagerduty, limited('https://a.example'))).toEqual([['url', refused]]);
    expect(issuesOfSecrets(pagerduty, limited(new URL(pagerduty.url).origin))).toEqual([]);
    const stolen = right(checkChannel({ id: 's', kind: 'slack', url: `https://evil.example/${secret}` }));
    expect(issuesOfSecrets(stolen, limited('https://a.example'))).toEqual([['url', refused]]);
    const signed = { ...limited('https://b.example'), UPLEDGER_SECRET_X: `whsec_${'A'.repeat(32)}` };
    expect(issuesOfSecrets(hook, signed)).toEqual([]);
  });
});
