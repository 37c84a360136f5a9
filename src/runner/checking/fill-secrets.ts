import type { ApiConfig } from '../config/api-config.ts';
import { createRedactor, fillReferences } from '../config/secrets/fill-in.ts';
import { namedSecrets, type SecretValues } from '../config/secrets/secrets.ts';
import type { Probe, ProbeResult } from '../ports/probe.ts';

const redacted = (result: ProbeResult, redact: (text: string) => string): ProbeResult => {
  const { error, redirects } = result;
  return {
    ...result,
    error: error === null ? null : { ...error, message: redact(error.message) },
    ...(redirects === undefined ? {} : { redirects: redirects.map(redact) }),
  };
};

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
 * A probe that uses the secrets which URL, body and the options of connections name, and shows none of them in what it found: an error may quote the
 * address that was asked, or a redirect that repeats it. Headers are filled in by the probe itself.
 */
export const fillSecrets = (probe: Probe, secrets: SecretValues): Probe => {
  const probeWith = (config: ApiConfig, names: readonly string[], signal: AbortSignal) => async () => {
    const redact = createRedactor(names.map((name) => secrets[name] ?? ''));
    return redacted(await probe(filled(config, secrets), signal)(), redact);
  };
  return (config, signal) => {
    const names = namedSecrets(config);
    return names.length === 0 ? probe(config, signal) : probeWith(config, names, signal);
  };
};
