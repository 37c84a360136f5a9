import fc from 'fast-check';
import type { Assertion } from '../../src/runner/config/fields/assertions.ts';
import type { ApiConfig } from '../../src/runner/config/api-config.ts';
import { issueOfReferences } from '../../src/runner/config/secrets/secret-template.ts';

const apiId = fc.stringMatching(/^[A-Za-z0-9._-]{1,24}$/u);

const host = fc.domain();
const code = fc.integer({ min: 100, max: 599 });

const expectedCode = fc.oneof(
  code,
  fc.integer({ min: 1, max: 5 }).map((hundred) => `${String(hundred)}xx`),
  fc.tuple(code, code).map(([a, b]) => `${String(Math.min(a, b))}-${String(Math.max(a, b))}`),
);

const url = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    host,
    fc.webPath(),
    fc.option(fc.stringMatching(/^[a-z]{1,5}=[a-z0-9]{1,8}$/u)),
  )
  .map(([scheme, name, path, query]) => `${scheme}://${name}${path}${query === null ? '' : `?${query}`}`)
  .filter((text) => URL.canParse(text) && issueOfReferences(text) === null);

const email = fc
  .tuple(fc.stringMatching(/^[a-z0-9.+_-]{1,12}$/u), fc.stringMatching(/^[a-z0-9]{1,10}\.[a-z]{2,6}$/u))
  .map(([local, domain]) => `${local}@${domain}`);

/** Text of one line, in the letters of people. */
const label = (maxLength: number) =>
  fc
    .string({ minLength: 1, maxLength, unit: fc.constantFrom('a', 'B', '7', ' ', '-', 'é', '漢', '✓') })
    .filter((text) => text === text.trim());

const headerValue = fc.oneof(
  fc.stringMatching(/^[ -~]{0,24}$/u).filter((text) => issueOfReferences(text) === null),
  fc.stringMatching(/^[A-Z0-9_]{1,12}$/u).map((name) => `Bearer \${env:UPLEDGER_SECRET_${name}}`),
);

const headers = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^x-[a-z0-9-]{1,12}$/u), headerValue), {
    selector: ([name]) => name,
    maxLength: 4,
  })
  .map((pairs): Readonly<Record<string, string>> => Object.fromEntries(pairs));

const maxWait = fc
  .record({ retries: fc.integer({ min: 0, max: 5 }), timeout: fc.integer({ min: 1, max: 120_000 }) })
  .map(({ retries, timeout }) => ({ retries, timeout_ms: Math.max(1, Math.floor(timeout / (retries + 1))) }));

const plain = { noNullPrototype: true } as const;

const assertion: fc.Arbitrary<Assertion> = fc.oneof(
  fc.record(
    {
      json: fc.constantFrom('$', '$.status', '$.items[0].id', "$['a b'][*]", '$.list[-1:]'),
      equals: fc.oneof(fc.string({ maxLength: 20 }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
    },
    plain,
  ),
  fc.record(
    { header: fc.constantFrom('content-type', 'X-A'), matches: fc.constantFrom('^a', 'b+', '[0-9]{3}') },
    plain,
  ),
  fc.record(
    {
      header: fc.constant('etag'),
      contains: fc.string({ minLength: 1, maxLength: 20 }),
      secret: fc.constant(true as const),
    },
    plain,
  ),
);

/** Only of headers for HEAD, whose answer has no body. */
const assertionsFor = (method: string): fc.Arbitrary<readonly Assertion[]> =>
  fc
    .array(assertion, { maxLength: 3 })
    .map((all) => (method === 'HEAD' ? all.filter(({ header }) => header !== undefined) : all));

const mostlyNone = <A>(some: fc.Arbitrary<A>): fc.Arbitrary<A | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, some);

const pem = fc.constantFrom('ca.pem', '/etc/ssl/own certificate.pem', '${env:UPLEDGER_SECRET_PEM}');

/** Any config that the codec accepts, with all its fields. */
export const apiConfig: fc.Arbitrary<ApiConfig> = fc
  .record({
    api_id: apiId,
    url,
    name: fc.option(label(30)),
    group: fc.option(label(20)),
    tags: fc.uniqueArray(label(12), { maxLength: 3 }),
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
    expected_status_codes: fc.array(expectedCode, { minLength: 1, maxLength: 5 }),
    check_interval_seconds: fc.integer({ min: 1, max: 86_400 }),
    notify_emails: fc.uniqueArray(email, { maxLength: 3 }),
    channels: fc.constant(null),
    enabled: fc.boolean(),
    failure_threshold: fc.integer({ min: 1, max: 100 }),
    success_threshold: fc.integer({ min: 1, max: 100 }),
    headers,
    body: fc.option(fc.string().filter((text) => issueOfReferences(text) === null)),
    follow_redirects: fc.boolean(),
    proxy: mostlyNone(fc.constantFrom('env', 'http://proxy.example:3128', '${env:UPLEDGER_SECRET_PROXY}')),
    ca: mostlyNone(pem),
    client_certificate: mostlyNone(fc.record({ cert: pem, key: pem }, { noNullPrototype: true })),
    server_name: mostlyNone(fc.domain()),
    ip_family: mostlyNone(fc.constantFrom(4, 6)),
    slow_ms: fc.option(fc.integer({ min: 1, max: 120_000 })),
    slow_threshold: fc.integer({ min: 1, max: 100 }),
    certificate_days: fc.option(fc.integer({ min: 1, max: 3650 })),
    maxWait,
  })
  .chain(({ maxWait: both, ...rest }) =>
    fc
      .oneof({ weight: 3, arbitrary: fc.constant([]) }, assertionsFor(rest.method))
      .map((assertions) => ({ ...rest, ...both, assertions })),
  );
