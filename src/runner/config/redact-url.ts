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
