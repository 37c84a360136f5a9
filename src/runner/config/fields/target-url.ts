import * as t from 'io-ts';

const longest = 8192;

const issueOf = (text: string): string | null => {
  if (text.length > longest) return `must be at most ${String(longest)} characters`;
  // The URL parser would drop these silently, and another URL than the one on the page would be checked.
  if (/[\s\p{Cc}]/u.test(text)) return 'must not contain white space';
  // Without an @ there are no credentials, and to parse for nothing costs 10,000 URL objects a pass.
  if (!URL.canParse(text) || !/^https?:\/\//iu.test(text))
    return 'must be an absolute http or https URL, such as https://api.example.com/health';
  if (!text.includes('@')) return null;
  const url = new URL(text);
  return url.username === '' && url.password === ''
    ? null
    : 'must not contain credentials: send them in a header, as ${env:UPLEDGER_SECRET_…}';
};

const isTargetUrl = (u: unknown): u is string =>
  typeof u === 'string' && !u.includes('#') && issueOf(u) === null;

/** An absolute http(s) URL without credentials. A fragment is left off: no request ever carries one. */
export const TargetUrl = new t.Type<string, string, unknown>(
  'TargetUrl',
  isTargetUrl,
  (u, c) => {
    if (typeof u !== 'string') return t.failure(u, c, 'must be an http or https URL as text');
    const issue = issueOf(u);
    return issue === null ? t.success(u.split('#', 1)[0] ?? u) : t.failure(u, c, issue);
  },
  t.identity,
);
