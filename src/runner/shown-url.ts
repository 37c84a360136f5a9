import { maskUrl } from './mask-url.ts';

/**
 * A URL as written, valid or not, without what may be secret: credentials show as `***@`, query values as `***`. Of what
 * cannot be taken apart surely, rather too little is shown than too much.
 */
export const shownUrl = (written: string): string => {
  const url = URL.parse(written);
  if (url !== null && /^https?:$/u.test(url.protocol)) {
    const masked = maskUrl(written);
    return url.username === '' && url.password === '' ? masked : masked.replace('//', '//***@');
  }
  if (written.includes('@')) return `${/^[a-z][a-z0-9+.-]*:\/\//iu.exec(written)?.[0] ?? ''}***`;
  const end = written.search(/[?#]/u);
  return end < 0 ? written : `${written.slice(0, end)}${written[end] ?? ''}***`;
};
