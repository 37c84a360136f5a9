import * as E from 'fp-ts/lib/Either.js';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { finalError } from '../attempt/probe-error.ts';
import type { ConnectionSettings } from '../connection/open-connection.ts';
import type { TlsIdentity } from '../connection/secure-socket.ts';
import { urlTarget } from '../connection/url-target.ts';
import { envProxy, type ProxyVariables } from './env-proxy.ts';
import { proxyOf } from './proxy.ts';
import { readPem } from './read-pem.ts';

/** How a connection for a URL is made. */
export type SettingsFor = (url: URL) => E.Either<RequestError, ConnectionSettings>;

type Options = Pick<ApiConfig, 'url' | 'proxy' | 'ca' | 'client_certificate' | 'server_name' | 'ip_family'>;

const hasOptions = ({ proxy, ca, client_certificate, server_name, ip_family }: Options): boolean =>
  proxy !== null || ca !== null || client_certificate !== null || server_name !== null || ip_family !== null;

type Pems = Readonly<{ ca: string | null; identity: TlsIdentity | null }>;

const readPems = async ({ ca, client_certificate }: Options): Promise<E.Either<RequestError, Pems>> => {
  const authority = ca === null ? E.right(null) : await readPem('ca', ca);
  if (E.isLeft(authority)) return authority;
  if (client_certificate === null) return E.right({ ca: authority.right, identity: null });
  const cert = await readPem('client_certificate.cert', client_certificate.cert);
  if (E.isLeft(cert)) return cert;
  const key = await readPem('client_certificate.key', client_certificate.key);
  if (E.isLeft(key)) return key;
  return E.right({ ca: authority.right, identity: { cert: cert.right, key: key.right } });
};

const proxyFor = (source: string | null, variables: ProxyVariables, url: URL) => {
  if (source === null) return E.right(null);
  const text = source === 'env' ? envProxy(variables, urlTarget(url)) : source;
  if (text === null) return E.right(null);
  const proxy = proxyOf(text, source !== 'env');
  return proxy === null
    ? finalError(
        'other',
        `the proxy ${source === 'env' ? 'of the environment ' : ''}is not an http or https URL`,
      )
    : E.right(proxy);
};

/**
 * Connection settings of a check; null for a config without such options. The client certificate and the server name for
 * TLS go to the origin of the config only: a redirect may lead anywhere.
 */
export const clientSettings = async (
  options: Options,
  variables: ProxyVariables,
): Promise<E.Either<RequestError, SettingsFor | null>> => {
  if (!hasOptions(options)) return E.right(null);
  const pems = await readPems(options);
  if (E.isLeft(pems)) return pems;
  const { ca, identity } = pems.right;
  const { origin } = new URL(options.url);
  return E.right((url) =>
    E.map((proxy: ConnectionSettings['proxy']): ConnectionSettings => {
      const isOwn = url.origin === origin;
      return {
        proxy,
        family: options.ip_family,
        serverName: isOwn ? options.server_name : null,
        ca,
        identity: isOwn ? identity : null,
      };
    })(proxyFor(options.proxy, variables, url)),
  );
};
