import type { ApiConfig } from '../config/api-config.ts';
import { fillReferences } from '../config/secrets/fill-in.ts';
import { createHostHider } from '../config/secrets/hide-hosts.ts';
import { createRedactor, createSecretFilter } from '../config/secrets/hide-secrets.ts';
import { namedSecrets, secretTexts } from '../config/secrets/secrets.ts';
import type { SecretValues } from '../config/secrets/secret-values.ts';
import type { Probe } from '../ports/probe.ts';
import { cleanResult } from './clean-result.ts';

const filled = (config: ApiConfig, secrets: SecretValues): ApiConfig => {
  const { body, proxy, ca, client_certificate } = config;
  const fill = (text: string | null): string | null => (text === null ? null : fillReferences(text, secrets));
  return {
    ...config,
    url: fillReferences(config.url, secrets),
    body: fill(body),
    proxy: fill(proxy),
    ca: fill(ca),
    client_certificate:
      client_certificate === null
        ? null
        : {
            cert: fillReferences(client_certificate.cert, secrets),
            key: fillReferences(client_certificate.key, secrets),
          },
  };
};

/**
 * A probe that uses the secrets which URL, body and the options of connections name (headers are filled in by the probe
 * itself), and shows none in what it found. All results pass here, so here the border is at which a text of a server becomes
 * one of ours: an error may quote the address that was asked, a redirect that repeats it, a certificate.
 */
export const fillSecrets = (probe: Probe, secrets: SecretValues): Probe => {
  let filter: ((text: string) => string) | null = null;
  const hides = (
    names: readonly string[],
    config: ApiConfig,
    sent: ApiConfig,
  ): ((text: string) => string) => {
    filter ??= createSecretFilter(secretTexts(secrets));
    if (names.length === 0) return filter;
    const redact = createRedactor(names.map((name) => secrets[name] ?? ''));
    const hideHosts = createHostHider(config, sent);
    const all = filter;
    return (text) => redact(hideHosts(all(text)));
  };
  return (config, signal) => async () => {
    const names = namedSecrets(config);
    const sent = names.length === 0 ? config : filled(config, secrets);
    const result = await probe(sent, signal)();
    const { error, redirects, assertions } = result;
    return error === null && redirects === undefined && assertions === undefined
      ? result
      : cleanResult(result, hides(names, config, sent));
  };
};
