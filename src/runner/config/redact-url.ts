import { redactReferences } from './secrets/secret-template.ts';

const redactedQuery = (query: string): string =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? `${pair.slice(0, pair.indexOf('='))}=***` : '***'))
    .join('&');

/**
 * A valid URL as it may be shown: query values, credentials, the fragment and `${env:…}` hold secrets, so they show as
 * `***` or not at all.
 */
export const redactUrl = (url: string): string => {
  const masked = redactReferences(url);
  const parsed = URL.parse(masked);
  // A secret may be the whole of it, or its port.
  if (parsed === null) return masked === url ? '(not a URL)' : redactedUrl(url);
  const query = redactedQuery(parsed.search.slice(1));
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}${query === '' ? '' : `?${query}`}`;
};

const beginning = /^[\s\p{Cc}]*(?:[a-z][a-z0-9+.-]*:)?[/\\]*/iu;

const nothingBehindScheme = (written: string): string =>
  `${/^[a-z][a-z0-9+.-]*:\/\//iu.exec(written)?.[0] ?? ''}***`;

/** `?…#…` of a URL as it is written. */
const redactedEnd = (end: string): string => {
  const [query = '', ...fragment] = end.split('#');
  const shown = query.length < 2 ? query : `?${redactedQuery(query.slice(1))}`;
  return `${shown}${fragment.length === 0 ? '' : '#***'}`;
};

/**
 * A URL exactly as written, valid or not, without what may be secret: credentials show as `***@`, query values, the fragment
 * and `${env:…}` as `***`. Of what cannot be taken apart surely, rather too little is shown than too much.
 */
export const redactedUrl = (written: string): string => {
  const text = redactReferences(written);
  const url = URL.parse(text);
  const end = text.search(/[?#]/u);
  if (url !== null && /^https?:$/u.test(url.protocol)) {
    // A password with a slash in it makes a path of itself.
    if (url.pathname.includes('@')) return nothingBehindScheme(text);
    const before = end < 0 ? text : text.slice(0, end);
    const [start = ''] = beginning.exec(before) ?? [];
    const rest = before.slice(start.length);
    const place = rest.includes('@') ? `***@${rest.slice(rest.lastIndexOf('@') + 1)}` : rest;
    return `${start}${place}${end < 0 ? '' : redactedEnd(text.slice(end))}`;
  }
  if (text.includes('@')) return nothingBehindScheme(text);
  return end < 0 ? text : `${text.slice(0, end)}${text[end] ?? ''}***`;
};
