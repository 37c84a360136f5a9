import { fillReferences } from './fill-in.ts';
import { originsIn, originsNameOf, reachOf } from './origins.ts';
import type { Naming, Part, SecretValues } from './secret-values.ts';

const limitText = (name: string, secrets: SecretValues): string =>
  `${name} may go to ${originsIn(secrets[originsNameOf(name)] ?? '').join(', ') || 'no origin'} only, as ${originsNameOf(name)} says`;

/**
 * Why a secret may not go where a URL leads, or null. Whoever edits configs decides where a request goes, and so where a
 * secret would: that is decided elsewhere. `field`: what holds the URL.
 */
export const issueOfLimit = (
  name: string,
  url: URL | null,
  secrets: SecretValues,
  field = 'url',
): string | null => {
  const limit = secrets[originsNameOf(name)];
  return limit !== undefined && url !== null && reachOf(url, limit) === 'refused'
    ? `${limitText(name, secrets)}, and ${field} leads elsewhere`
    : null;
};

/** Where the secrets of a part go; null: they stay here (a key signs, an authority is compared). */
export const targetOf = (config: Naming, field: Part['field'], secrets: SecretValues): URL | null => {
  const { url, proxy = null } = config;
  if (field === 'proxy')
    return proxy === null || proxy === 'env' ? null : URL.parse(fillReferences(proxy, secrets));
  return field === 'url' || field === 'headers' || field === 'body'
    ? URL.parse(fillReferences(url, secrets))
    : null;
};

const isAnother = (host: string | null | undefined, own: readonly string[]): boolean =>
  host !== null && host !== undefined && !own.includes(host.toLowerCase());

/** What beside `url` decides who reads what is sent there: behind one address there may be servers of many people. */
const detourOf = (config: Naming, url: URL): string | null => {
  const header = Object.entries(config.headers).find(([name]) => name.toLowerCase() === 'host')?.[1];
  const own = [url.host, url.hostname];
  if (isAnother(header, own)) return 'the header Host names another server';
  return isAnother(config.server_name, own) ? 'server_name names another server' : null;
};

const issueOfSent = (config: Naming, name: string, secrets: SecretValues): string | null => {
  const url = targetOf(config, 'url', secrets);
  const elsewhere = issueOfLimit(name, url, secrets);
  if (elsewhere !== null || url === null) return elsewhere;
  const detour = detourOf(config, url);
  if (detour !== null) return `${limitText(name, secrets)}, and ${detour}`;
  // With a certificate authority of its own, a config could let its proxy read what goes through it.
  return issueOfLimit(name, targetOf(config, 'proxy', secrets), secrets, 'proxy');
};

/** Why limits do not allow the secrets of a config to go where it leads, a sentence each. */
export const issuesOfReach = (
  config: Naming,
  parts: readonly Part[],
  secrets: SecretValues,
): readonly string[] => {
  const issues = parts.flatMap(({ field, variables }) =>
    variables
      .filter((name) => Object.hasOwn(secrets, originsNameOf(name)))
      .flatMap((name) => {
        if (field === 'proxy')
          return issueOfLimit(name, targetOf(config, field, secrets), secrets, field) ?? [];
        return targetOf(config, field, secrets) === null ? [] : (issueOfSent(config, name, secrets) ?? []);
      }),
  );
  return [...new Set(issues)];
};
