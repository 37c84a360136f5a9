import { replaceReferences } from './secret-template.ts';

type Values = Readonly<Record<string, string>>;

/** A text with its secrets filled in, as they are: nothing is escaped. One that is not there leaves nothing. */
export const fillReferences = (text: string, secrets: Values): string =>
  replaceReferences(text, (name) => (Object.hasOwn(secrets, name) ? (secrets[name] ?? '') : ''));

const shortestPart = 6;

/** A URL is a secret as a whole or in part, and messages name its parts: the host, a segment of the path. */
const partsOf = (value: string): readonly string[] =>
  value.split(/[/?&=#@:]+/u).filter((part) => part.length >= shortestPart);

const encoded = (value: string): readonly string[] =>
  value.isWellFormed() ? [encodeURI(value), encodeURIComponent(value)] : [];

const quoted = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`);

/**
 * Shows `***` wherever a text holds one of these values, in whatever case and as a URL encodes them, also where the text
 * was cut within one.
 */
export const createRedactor = (values: readonly string[]): ((text: string) => string) => {
  const all = values.flatMap((value) => (value === '' ? [] : [value, ...partsOf(value)]));
  const hidden = [...new Set(all.flatMap((value) => [value, ...encoded(value)]))].toSorted(
    (a, b) => b.length - a.length,
  );
  if (hidden.length === 0) return (text) => text;
  const pattern = new RegExp(hidden.map(quoted).join('|'), 'giu');
  const cutOff = (text: string): string => {
    if (!text.endsWith('…')) return text;
    const whole = text.slice(0, -1).toLowerCase();
    for (const value of hidden)
      for (let length = Math.min(value.length - 1, whole.length); length >= 3; length -= 1)
        if (whole.endsWith(value.slice(0, length).toLowerCase())) return `${text.slice(0, -1 - length)}***…`;
    return text;
  };
  return (text) => cutOff(text.replace(pattern, '***'));
};
