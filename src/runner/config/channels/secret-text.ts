import { orNull } from '../../../events/fields/or-null.ts';
import { withSchema } from '../schema/json-schema.ts';
import { foreignReference, issueOfReferences, variablesOf } from '../secrets/secret-template.ts';
import { checkedText } from './checked-text.ts';

/** Whether a text is in part or as a whole one of `${env:UPLEDGER_SECRET_…}`. */
const namesSecret = (text: string): boolean => variablesOf(text).length > 0;

/** Of what is a secret by itself. */
export const issueOfPlainSecret = (text: string): string | null =>
  namesSecret(text)
    ? null
    : 'is a secret in plain text: set UPLEDGER_SECRET_NAME, and write ${env:UPLEDGER_SECRET_NAME} here';

/** A pattern of texts that name a secret. */
export const secretPattern = String.raw`\$\{env:UPLEDGER_SECRET_[A-Za-z0-9_]+\}`;

/** A key or token: never in plain text. */
export const SecretText = checkedText(
  'SecretText',
  (text) => issueOfReferences(text) ?? issueOfPlainSecret(text),
  { pattern: secretPattern, not: { pattern: foreignReference } },
);

export const SecretOrNull = withSchema(orNull(SecretText), SecretText.schema);
