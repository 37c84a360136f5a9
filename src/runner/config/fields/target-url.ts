import * as t from 'io-ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { anyCase, wholeNumberPattern } from '../schema/number-pattern.ts';
import { foreignReference, issueOfReferences, replaceReferences } from '../secrets/secret-template.ts';

const longest = 8192;

const mustBeUrl = 'must be an absolute http or https URL, such as https://api.example.com/health';

/** What a reader does not see: format characters, fillers, variation selectors. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Host names of letters, digits and hyphens whose last part begins with a letter: nothing of them is rewritten. */
const plainHost = /^https?:\/\/(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*\.?(?::\d*)?(?:[/?#]|$)/iu;

/** `192.168.010.001`, `0x7f.1`, `127.1`: read as another address than a person reads. */
const issueOfAddress = (text: string): string | null => {
  if (plainHost.test(text)) return null;
  const { hostname } = new URL(text);
  if (!/^\d+\.\d+\.\d+\.\d+$/u.test(hostname)) return null;
  const written = /^https?:\/\/(?:[^/\\?#]*@)?([^/\\?#:]*)/iu.exec(text)?.[1];
  return written === hostname
    ? null
    : `must write an IPv4 address as four decimal numbers without leading zeros: this one is read as ${hostname}`;
};

const issueOfPlain = (text: string): string | null => {
  // To parse for nothing costs 10,000 URL objects a pass.
  // In `https:///health` the parser takes `health` for the host.
  if (!URL.canParse(text) || !/^https?:\/\/[^/\\]/iu.test(text)) return mustBeUrl;
  const address = issueOfAddress(text);
  if (address !== null) return address;
  // Without an @ there are no credentials.
  if (!text.includes('@')) return null;
  const url = new URL(text);
  return url.username === '' && url.password === ''
    ? null
    : 'must not contain credentials: send them in a header, as ${env:UPLEDGER_SECRET_…}';
};

/** Of a URL that is filled in later: there is a value with which it would be one. A secret may be all of it, or a port. */
const issueOfTemplate = (text: string): string | null => {
  if (text.startsWith('${env:')) return null;
  const likely = issueOfPlain(replaceReferences(text, () => 'x'));
  return likely === mustBeUrl ? issueOfPlain(replaceReferences(text, () => '1')) : likely;
};

/** Visible ASCII. */
const plain = /^[!-~]*$/u;

/** The URL parser would drop these silently, and another URL than the one on the page would be checked. */
const issueOfHidden = (text: string): string | null => {
  if (/[\s\p{Cc}]/u.test(text)) return 'must not contain white space';
  const hidden = invisible.exec(text)?.[0];
  return hidden === undefined
    ? null
    : `must not contain invisible characters (${codePoint(hidden)}): remove it, or write it percent-encoded`;
};

/** What is wrong with a URL as it is written, or null. It may hold `${env:UPLEDGER_SECRET_…}`. */
const issueOf = (text: string): string | null => {
  if (text.length > longest) return `must be at most ${String(longest)} characters`;
  const hidden = plain.test(text) ? null : issueOfHidden(text);
  if (hidden !== null) return hidden;
  const reference = issueOfReferences(text);
  if (reference !== null) return reference;
  return text.includes('${env:') ? issueOfTemplate(text) : issueOfPlain(text);
};

const isTargetUrl = (u: unknown): u is string =>
  typeof u === 'string' && !u.includes('#') && issueOf(u) === null;

const secret = String.raw`\$\{env:UPLEDGER_SECRET_[A-Za-z0-9_]+\}`;
const scheme = `^${anyCase('http')}[sS]?://`;
const host = String.raw`(?:\[[0-9A-Fa-f:.]+\]|(?:${secret}|[^\s/?#@\\\[\]<>^|%:{}])+)`;
const port = `(?::(?:0*${wholeNumberPattern(65_535)}|(?:[0-9]*${secret}[0-9]*)+)?)?`;

/** As near to `issueOf` as a pattern comes: what only a parser of URLs refuses (a wrong IDN, for example) passes it. */
const urlPattern = String.raw`^(?:${secret}\S*|${scheme.slice(1)}${host}${port}(?:[/?#\\]\S*)?)$`;

/** The invisible ones that people meet; patterns that all tools read have no classes of Unicode. */
const hiddenPattern =
  String.raw`[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{E0000}-\u{E0FFF}]`.replace(
    String.raw`\u{E0000}-\u{E0FFF}`,
    '\u{E0000}-\u{E0FFF}',
  );

const octet = wholeNumberPattern(255);

/** A host that ends in a number and is not an address as people write it. */
const addressPattern = String.raw`${scheme}(?!${octet}(?:\.${octet}){3}(?:[:/?#\\]|$))(?:[^/?#@\\:]*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?(?::[0-9]*)?(?:[/?#\\]|$)`;

/**
 * An absolute http(s) URL without credentials. It may hold `${env:UPLEDGER_SECRET_…}`, filled in only when a request is
 * made. A fragment is left off: no request ever carries one.
 */
export const TargetUrl: FieldType<string> = withSchema(
  new t.Type<string, string, unknown>(
    'TargetUrl',
    isTargetUrl,
    (u, c) => {
      if (typeof u !== 'string') return t.failure(u, c, 'must be an http or https URL as text');
      const issue = issueOf(u);
      return issue === null ? t.success(u.split('#', 1)[0] ?? u) : t.failure(u, c, issue);
    },
    t.identity,
  ),
  {
    type: 'string',
    maxLength: longest,
    pattern: urlPattern,
    not: { anyOf: [{ pattern: foreignReference }, { pattern: hiddenPattern }, { pattern: addressPattern }] },
  },
);

/** What is wrong with a URL whose secrets are filled in, or null. A # would cut off what comes after it. */
export const issueOfFilledUrl = (filled: string): string | null => {
  if (filled.length > longest) return `must be at most ${String(longest)} characters`;
  if (/[\s\p{Cc}]/u.test(filled) || invisible.test(filled)) return 'must not contain white space';
  if (filled.includes('#')) return 'must not contain #: write it as %23';
  return issueOfPlain(filled);
};
