/** A URL as it may be shown: query values, credentials and the fragment hold secrets, so they show as `***` or not at all. */
export const redactUrl = (url: string): string => {
  const parsed = URL.parse(url);
  if (parsed === null) return '(not a URL)';
  const query = parsed.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? `${pair.slice(0, pair.indexOf('='))}=***` : '***'))
    .join('&');
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}${query === '' ? '' : `?${query}`}`;
};

const nothingBehindScheme = (written: string): string =>
  `${/^[a-z][a-z0-9+.-]*:\/\//iu.exec(written)?.[0] ?? ''}***`;

/**
 * A URL as written, valid or not, without what may be secret: credentials show as `***@`, query values as `***`. Of what
 * cannot be taken apart surely, rather too little is shown than too much.
 */
export const redactedUrl = (written: string): string => {
  const url = URL.parse(written);
  if (url !== null && /^https?:$/u.test(url.protocol)) {
    // A password with a slash in it makes a path of itself.
    if (url.pathname.includes('@')) return nothingBehindScheme(written);
    const masked = redactUrl(written);
    return url.username === '' && url.password === '' ? masked : masked.replace('//', '//***@');
  }
  if (written.includes('@')) return nothingBehindScheme(written);
  const end = written.search(/[?#]/u);
  return end < 0 ? written : `${written.slice(0, end)}${written[end] ?? ''}***`;
};
