import { TargetUrl } from '../fields/target-url.ts';
import { checkedText } from './checked-text.ts';
import { issueOfPlainSecret, secretPattern } from './secret-text.ts';

const issueOfUrl = (text: string): string | null => {
  const decoded = TargetUrl.decode(text);
  return decoded._tag === 'Right'
    ? null
    : (decoded.left[0]?.message ?? 'must be an absolute http or https URL');
};

/** Nothing is cut off here, as of the URL of a check: it would be another URL than the one that stands there. */
const issueOfChannelUrl = (text: string): string | null =>
  issueOfUrl(text) ?? (text.includes('#') ? 'must not contain #: write it as %23' : null);

const urlSchema = { allOf: [TargetUrl.schema, { pattern: '^[^#]*$' }] };

/** Where messages are posted to; credentials do not belong into it. */
export const ChannelUrl = checkedText('ChannelUrl', issueOfChannelUrl, urlSchema);

/** The same where whoever has the URL may post: it is a secret as a whole or in part. */
export const SecretUrl = checkedText(
  'SecretUrl',
  (text) => issueOfChannelUrl(text) ?? issueOfPlainSecret(text),
  { allOf: [...urlSchema.allOf, { pattern: secretPattern }] },
);
