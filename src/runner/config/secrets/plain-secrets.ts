import type { ApiConfig } from '../api-config.ts';

/** `apiKey`, `Api-Key` and `api_key` are one name. */
const normal = (name: string): string =>
  name
    .slice(0, 128)
    .replaceAll(/([a-z])([A-Z])/gu, '$1_$2')
    .toLowerCase()
    .replaceAll('-', '_');

const whole: ReadonlySet<string> = new Set([
  'authorization',
  'proxy_authorization',
  'cookie',
  'key',
  'sig',
  'auth',
  'x_auth',
  'jwt',
]);

const ending =
  /(?:^|_)(?:token|secret|passwd|password|pwd|signature|credential|credentials|api_?key|access_key|auth_key|app_key|private_key|subscription_key|functions_key|secret_key)$/u;

/** Whether a header or a member of a query by this name usually holds a secret. */
const namesSecret = (name: string): boolean => {
  const written = normal(name);
  return whole.has(written) || ending.test(written);
};

const isPlain = (value: string): boolean => value.trim() !== '' && !value.includes('${env:');

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The names of members of a URL's query that hold a secret in plain text. */
export const plainSecretsOfUrl = (url: string): readonly string[] => {
  const [before = ''] = url.split('#', 1);
  const at = before.indexOf('?');
  if (at < 0) return [];
  const names = before
    .slice(at + 1)
    .split('&')
    .map((pair) => {
      const end = pair.indexOf('=');
      return end < 0 ? { name: pair, value: '' } : { name: pair.slice(0, end), value: pair.slice(end + 1) };
    })
    .filter(({ name, value }) => namesSecret(decoded(name)) && isPlain(value))
    .map(({ name }) => name);
  return [...new Set(names)];
};

/** The places of an API's config that hold a secret in plain text, such as `headers.Cookie`. */
export const plainSecretsOf = ({ url, headers }: Pick<ApiConfig, 'url' | 'headers'>): readonly string[] => [
  ...Object.entries(headers)
    .filter(([name, value]) => namesSecret(name) && isPlain(value))
    .map(([name]) => `headers.${name}`),
  ...plainSecretsOfUrl(url).map((name) => `${name} in the query of url`),
];
