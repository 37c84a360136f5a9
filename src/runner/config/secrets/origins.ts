/** Ends the name of a variable that limits a secret: `UPLEDGER_SECRET_TOKEN_ORIGINS` is about `UPLEDGER_SECRET_TOKEN`. */
const ending = '_ORIGINS';

export const isOriginsName = (variable: string): boolean => variable.endsWith(ending);

export const originsNameOf = (secret: string): string => `${secret}${ending}`;

/** `https://api.example.com:8443`, also of a URL whose scheme the standard knows no origin for. */
const originOf = ({ protocol, host }: URL): string => `${protocol}//${host}`;

/** The origins that a limit lists, with spaces or commas between them; null in the place of what is none. */
const listed = (limit: string): readonly (string | null)[] =>
  limit
    .split(/[\s,]+/u)
    .filter((one) => one !== '')
    .map((one) => {
      const url = URL.parse(one);
      const isOrigin =
        url !== null &&
        url.host !== '' &&
        /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]+\/?$/iu.test(one) &&
        !one.includes('*');
      return isOrigin ? originOf(url) : null;
    });

/** The origins to which a limit allows a secret to go. What it lists beside them allows nothing. */
export const originsIn = (limit: string): readonly string[] =>
  listed(limit).flatMap((origin) => origin ?? []);

/** What is wrong with a limit, or null. */
export const issueOfOrigins = (limit: string): string | null => {
  const wrong = listed(limit).filter((origin) => origin === null).length;
  if (limit.trim() === '') return 'lists no origin, so that the secret goes nowhere';
  return wrong === 0
    ? null
    : `must list origins such as https://api.example.com with spaces between them: ${String(wrong)} of what it lists ${wrong === 1 ? 'is' : 'are'} none, and not allowed`;
};

const loopback = /^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost)\.?$/u;

export type Reach = 'allowed' | 'refused' | 'plain';

/**
 * Whether a secret may go to a URL. `limit`: the value of its variable, undefined: there is none. Without one it goes to https
 * and to this machine and, for one release still, over http (`plain`).
 */
export const reachOf = (url: URL, limit: string | undefined): Reach => {
  if (limit !== undefined) return originsIn(limit).includes(originOf(url)) ? 'allowed' : 'refused';
  return url.protocol !== 'http:' || loopback.test(url.hostname) ? 'allowed' : 'plain';
};
