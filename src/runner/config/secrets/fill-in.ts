import { replaceReferences } from './secret-template.ts';

type Values = Readonly<Record<string, string>>;

/** A text with its secrets filled in, as they are: nothing is escaped. One that is not there leaves nothing. */
export const fillReferences = (text: string, secrets: Values): string =>
  replaceReferences(text, (name) => (Object.hasOwn(secrets, name) ? (secrets[name] ?? '') : ''));
