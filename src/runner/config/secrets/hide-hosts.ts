import type { ApiConfig } from '../api-config.ts';
import { replaceReferences } from './secret-template.ts';

type Places = Pick<ApiConfig, 'url' | 'proxy'>;

/** As errors name it: in lower case and ASCII, without brackets and the final dot; empty: there is none. */
const hostIn = (url: string): string => {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//iu.test(url) ? url : `http://${url}`;
  return URL.parse(whole)?.hostname.replaceAll(/^\[|\]$|\.$/gu, '') ?? '';
};

/** A number is valid wherever a reference may stand, also as a port. As a host it is an address. */
const inPlace = '0';
const hostOfNumber = '0.0.0.0';

/** The host that stands in a secret; empty: none does. Of one that is a secret in part, the secret itself is hidden. */
const secretHost = (written: string, sent: string): string => {
  if (written === sent) return '';
  const rest = hostIn(replaceReferences(written, () => inPlace));
  return rest === hostOfNumber || rest === '' ? hostIn(sent) : '';
};

/**
 * Shows `***` instead of a host that is secret. A URL may change how it is written, and it may be as short as a syllable: only
 * whole names are hidden.
 */
export const createHostHider = (written: Places, sent: Places): ((text: string) => string) => {
  const hosts = [secretHost(written.url, sent.url), secretHost(written.proxy ?? '', sent.proxy ?? '')]
    .filter((host) => host !== '')
    .map((host) => host.replaceAll(/\W/gu, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`));
  if (hosts.length === 0) return (text) => text;
  const names = new RegExp(`(?<![\\p{L}\\p{N}._-])(?:${hosts.join('|')})(?![\\p{L}\\p{N}_-])`, 'giu');
  return (text) => text.replaceAll(names, '***');
};
