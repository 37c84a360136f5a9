import { issueOfReferences, variablesOf } from '../secrets/secret-template.ts';
import { checkedText } from './checked-text.ts';

/** Whether a text is in part or as a whole one of `${env:UPLEDGER_SECRET_…}`. */
const namesSecret = (text: string): boolean => variablesOf(text).length > 0;

/** Of what is a secret by itself. */
export const issueOfPlainSecret = (text: string): string | null =>
  namesSecret(text)
    ? null
    : 'is a secret in plain text: set UPLEDGER_SECRET_NAME, and write ${env:UPLEDGER_SECRET_NAME} here';

/** A key or token: never in plain text. */
export const SecretText = checkedText(
  'SecretText',
  (text) => issueOfReferences(text) ?? issueOfPlainSecret(text),
);
