import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { addressPattern, NotifyEmails } from '../fields/notify-emails.ts';
import {
  foreignReference,
  issueOfReferences,
  replaceReferences,
  variablesOf,
} from '../secrets/secret-template.ts';
import { checkedText } from './checked-text.ts';
import { withSchema } from '../schema/json-schema.ts';
import { anyCase } from '../schema/number-pattern.ts';
import { issueOfPlainSecret, secretPattern } from './secret-text.ts';

const mustBe = 'must be an smtp: or smtps: URL with a host, such as smtps://user:password@mail.example.com';

/** What is wrong with the URL of a mail server whose secrets are filled in, or null. */
export const issueOfSmtpUrl = (text: string): string | null => {
  const url = URL.parse(text);
  if (url === null || !/^smtps?:\/\//iu.test(text) || url.hostname === '' || /\s/u.test(text)) return mustBe;
  if (url.search !== '' || url.hash !== '' || !/^\/?$/u.test(url.pathname))
    return 'must end with the host or port: percent-encode / ? and # in a password';
  try {
    decodeURIComponent(url.username + url.password);
    return null;
  } catch {
    return 'must percent-encode the % in user or password';
  }
};

/** The password is a secret; the rest may stand there in plain text. */
const issueOfWritten = (text: string): string | null => {
  const reference = issueOfReferences(text);
  if (reference !== null) return reference;
  if (text.startsWith('${env:')) return null;
  const password = URL.parse(text)?.password.replaceAll(/%(?![0-9A-F]{2})/giu, '%25') ?? '';
  const isPlain = password !== '' && variablesOf(decodeURIComponent(password)).length === 0;
  if (isPlain) return issueOfPlainSecret('');
  return issueOfSmtpUrl(replaceReferences(text, () => 'x')) === null
    ? null
    : issueOfSmtpUrl(replaceReferences(text, () => '1'));
};

/** The text before the last @ may hold a password only as a secret. */
const SmtpUrl = checkedText('SmtpUrl', issueOfWritten, {
  anyOf: [
    { pattern: String.raw`^\$\{env:` },
    {
      pattern: String.raw`^${anyCase('smtp')}[sS]?://(?:[^\s/?#:@]*(?::\S*${secretPattern}\S*|:)?@)?[^\s/?#@]+/?$`,
    },
  ],
  not: { pattern: foreignReference },
});

const fromPattern = String.raw`^(?:${addressPattern}|[^<>\r\n"]*<${addressPattern}>)$`;

/** `up@example.com`, or `Upledger <up@example.com>`. */
const From = checkedText(
  'From',
  (text) => {
    const address = /^[^<>\r\n"]*<([^<>]+)>$/u.exec(text)?.[1] ?? text;
    return NotifyEmails.is([address]) ? null : 'must be a mail address, such as upledger@example.com';
  },
  { pattern: fromPattern },
);

const To = withSchema(
  new t.Type<readonly string[] | 'api', readonly string[] | 'api', unknown>(
    'To',
    (u): u is readonly string[] | 'api' => u === 'api' || (NotifyEmails.is(u) && u.length > 0),
    (u, c) => {
      if (u === 'api') return t.success(u);
      if (!Array.isArray(u) || u.length === 0)
        return t.failure(
          u,
          c,
          'must be a list of addresses, or the word api for the notify_emails of the API',
        );
      return NotifyEmails.validate(u, c);
    },
    t.identity,
  ),
  { anyOf: [{ const: 'api' }, { ...NotifyEmails.schema, minItems: 1 }] },
);

/** Mail over SMTP. */
export const EmailConfig = t.strict({
  id: ChannelId,
  kind: t.literal('email'),
  url: SmtpUrl,
  from: From,
  to: To,
});
