import { TargetUrl } from '../fields/target-url.ts';
import { checkedText } from './checked-text.ts';
import { issueOfPlainSecret } from './secret-text.ts';

const issueOfUrl = (text: string): string | null => {
  const decoded = TargetUrl.decode(text);
  return decoded._tag === 'Right'
    ? null
    : (decoded.left[0]?.message ?? 'must be an absolute http or https URL');
};

/** Where messages are posted to; credentials do not belong into it. */
export const ChannelUrl = checkedText('ChannelUrl', issueOfUrl);

/** The same where whoever has the URL may post: it is a secret as a whole or in part. */
export const SecretUrl = checkedText('SecretUrl', (text) => issueOfUrl(text) ?? issueOfPlainSecret(text));
