import * as t from 'io-ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { anyCase } from '../schema/number-pattern.ts';
import { isMap } from '../shapes.ts';

const reference = String.raw`\$\{env:UPLEDGER_SECRET_[A-Za-z0-9_]+\}`;

/** Options that are off by default. */
const orNone = <A>(
  name: string,
  is: (u: unknown) => u is A,
  must: string,
  schema: FieldType<A>['schema'],
): FieldType<A | null> => {
  const isOrNull = (u: unknown): u is A | null => u === null || is(u);
  return withSchema(
    new t.Type<A | null, A | null, unknown>(
      name,
      isOrNull,
      (u, c) => (isOrNull(u) ? t.success(u) : t.failure(u, c, must)),
      t.identity,
    ),
    schema,
  );
};

const shaped = (pattern: string) => {
  const shape = new RegExp(pattern, 'u');
  return (u: unknown): u is string => typeof u === 'string' && shape.test(u);
};

// Neither a PEM text nor a reference to anything but a secret.
const pemPattern = String.raw`^(?:${reference}|(?!.*(?:\$\{|-----BEGIN))[^\u0000-\u001f]{1,4096})$`;
const isPemSource = shaped(pemPattern);
const pemMust =
  'must be the path of a PEM file or ${env:UPLEDGER_SECRET_…}, not the certificate or key itself';
const pemSchema = { type: 'string', pattern: pemPattern } as const;

/** The path of a file in PEM, or the secret that holds it. */
export const PemSource = orNone('PemSource', isPemSource, pemMust, pemSchema);

export type ClientCertificate = Readonly<{ cert: string; key: string }>;

const isClientCertificate = (u: unknown): u is ClientCertificate =>
  isMap(u) && Object.keys(u).length === 2 && isPemSource(u['cert']) && isPemSource(u['key']);

export const ClientCertificate = orNone(
  'ClientCertificate',
  isClientCertificate,
  'must be a map of cert and key, each the path of a PEM file or ${env:UPLEDGER_SECRET_…}',
  {
    type: 'object',
    properties: { cert: pemSchema, key: pemSchema },
    required: ['cert', 'key'],
    additionalProperties: false,
  },
);

const namePattern = String.raw`^(?=.{1,253}$)(?!(?:.*\.)?\d+$)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*$`;

/** A host name for TLS. */
export const ServerName = orNone(
  'ServerName',
  shaped(namePattern),
  'must be a host name such as api.example.com',
  { type: 'string', pattern: namePattern },
);

export const IpFamily = orNone('IpFamily', (u): u is 4 | 6 => u === 4 || u === 6, 'must be 4 or 6', {
  enum: [4, 6],
});

const proxyPattern = String.raw`^(?:env|${reference}|${anyCase('http')}[sS]?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?/?)$`;
const isProxyShape = shaped(proxyPattern);

/** The URL of a proxy, the secret that holds it, or `env` for what the usual variables say. */
export const ProxySource = orNone(
  'ProxySource',
  (u): u is string => isProxyShape(u) && (u === 'env' || u.startsWith('$') || URL.canParse(u)),
  'must be env, a URL such as http://proxy.example.com:3128, or ${env:UPLEDGER_SECRET_…} where it has credentials',
  { type: 'string', pattern: proxyPattern },
);
