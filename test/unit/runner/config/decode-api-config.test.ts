import { fc, test } from '@fast-check/vitest';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { configDefaults, configFields } from '../../../../src/runner/config/api-config.ts';
import { decodeApiConfig } from '../../../../src/runner/config/decode-api-config.ts';
import { apiConfig } from '../../../arbitraries/api-config.ts';
import { missingSecrets } from '../../../../src/runner/config/secrets/secrets.ts';

const least = { api_id: 'orders', url: 'https://orders.example.com/health' };

const faultsOf = (raw: unknown): readonly string[] => {
  const decoded = decodeApiConfig(raw, 'apis[3]');
  return E.isLeft(decoded) ? decoded.left.faults : [];
};

const decodedFrom = (raw: unknown) => {
  const decoded = decodeApiConfig(raw, '');
  if (E.isLeft(decoded)) throw new Error(decoded.left.faults.join('\n'));
  return decoded.right;
};

const wrong: Readonly<Record<string, unknown>> = {
  api_id: 'a b',
  url: 'ftp://example.com',
  name: '',
  group: 7,
  tags: ['a', ' '],
  method: 'FETCH',
  expected_status_codes: [],
  timeout_ms: 0,
  check_interval_seconds: 86_401,
  notify_emails: ['nobody'],
  enabled: 'yes',
  failure_threshold: 101,
  success_threshold: 0,
  retries: 6,
  headers: { Connection: 'upgrade' },
  body: 7,
  follow_redirects: 1,
};

describe('a config', () => {
  it('needs only api_id and url', () => {
    expect(decodedFrom(least)).toStrictEqual({ ...least, ...configDefaults });
  });

  it('takes null and undefined for absent', () => {
    const nothing = Object.fromEntries(
      Object.keys(configDefaults).map((field, i) => [field, i % 2 === 0 ? null : undefined]),
    );
    expect(decodedFrom({ ...nothing, ...least })).toStrictEqual({ ...least, ...configDefaults });
  });

  test.prop([apiConfig])('that is whole is decoded to itself, also after a way through JSON', (config) => {
    expect(decodedFrom(config)).toStrictEqual(config);
    expect(decodedFrom(JSON.parse(JSON.stringify(config)))).toStrictEqual(config);
  });

  test.prop([apiConfig, fc.subarray(Object.keys(wrong), { minLength: 1 })])(
    'has every fault reported at once, each with its path, and no other',
    (config, broken) => {
      const faults = faultsOf({
        ...config,
        ...Object.fromEntries(broken.map((field) => [field, wrong[field]])),
      });
      const paths = faults.map((fault) => /^apis\[3\]\.(\w+)/u.exec(fault)?.[1]);
      expect(new Set(paths)).toStrictEqual(new Set(broken));
      expect(faults).toHaveLength(broken.length);
    },
  );

  test.prop([
    fc.anything({ withSet: true, withMap: true, withDate: true, withBigInt: true, withNullPrototype: true }),
  ])('of any shape at all is decoded or refused, and nothing is thrown', (raw) => {
    const decoded = decodeApiConfig(raw, 'apis[0]');
    expect(E.isRight(decoded) || decoded.left.faults.length > 0).toBe(true);
  });

  test.prop([
    fc.record(
      Object.fromEntries(
        configFields.map((field) => [field, fc.anything({ withSet: true, withBigInt: true })]),
      ),
    ),
  ])('with anything in any field is decoded or refused, and nothing is thrown', (raw) => {
    const decoded = decodeApiConfig(raw, '');
    expect(E.isRight(decoded) || decoded.left.faults.length > 0).toBe(true);
  });

  it.each([
    [
      'timeout_ms',
      0,
      'apis[3].timeout_ms is 0, must be a whole number from 1 to 120000, or a duration such as 500ms or 5s',
    ],
    [
      'timeout_ms',
      '5000',
      'apis[3].timeout_ms is "5000", must be a whole number from 1 to 120000, or a duration such as 500ms or 5s',
    ],
    [
      'api_id',
      123,
      'apis[3].api_id is 123, must be 1 to 128 of A-Z a-z 0-9 . _ -: a number is not a name: write it in quotes, "123"',
    ],
    ['api_id', undefined, 'apis[3].api_id is missing, must be 1 to 128 of A-Z a-z 0-9 . _ -'],
    [
      'method',
      'gett',
      'apis[3].method is "gett", must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; did you mean GET?',
    ],
    ['enabled', 'on', 'apis[3].enabled is "on", must be true or false'],
    ['body', { a: 1 }, 'apis[3].body is a map, must be text of at most 262144 bytes in UTF-8'],
    [
      'body',
      '漢'.repeat(87_382),
      'apis[3].body is a text of 262146 bytes, must be text of at most 262144 bytes in UTF-8',
    ],
  ])('with %s %j says: %s', (field, value, text) => {
    expect(faultsOf({ ...least, [field]: value })).toStrictEqual([text]);
  });

  it.each(['x'.repeat(262_144), `${'漢'.repeat(87_381)}x`])(
    'takes a body of as many bytes as may be (%#)',
    (body) => {
      expect(faultsOf({ ...least, body })).toStrictEqual([]);
    },
  );

  it.each([
    ['timeout', 'timeout_ms'],
    ['interval', 'check_interval_seconds'],
    ['emails', 'notify_emails'],
    ['apiId', 'api_id'],
    ['check-interval-seconds', 'check_interval_seconds'],
    ['metod', 'method'],
    ['expected_status_code', 'expected_status_codes'],
  ])('with the unknown field %s names %s', (written, meant) => {
    expect(faultsOf({ ...least, [written]: 1 })).toStrictEqual([
      `apis[3].${written} is not a field; did you mean ${meant}?`,
    ]);
  });

  it('may not spend more than 120 s on one check', () => {
    expect(faultsOf({ ...least, timeout_ms: 60_000, retries: 2 })).toStrictEqual([
      'apis[3].timeout_ms times (retries + 1) is 60000 × 3 attempts = 180000, must be at most 120000',
    ]);
    expect(faultsOf({ ...least, timeout_ms: 60_000, retries: 1 })).toStrictEqual([]);
  });

  it('that is not a map is refused as what it is', () => {
    expect([null, [], 'x', new Set()].flatMap(faultsOf)).toStrictEqual([
      'apis[3] is empty, must be a map of fields such as api_id and url',
      'apis[3] is a list, must be a map of fields such as api_id and url',
      'apis[3] is not a map, must be a map of fields such as api_id and url',
      'apis[3] is not a map, must be a map of fields such as api_id and url',
    ]);
  });

  it('that is refused is told by its api_id when that is usable', () => {
    const idOf = (raw: unknown) => {
      const decoded = decodeApiConfig(raw, '');
      return E.isLeft(decoded) ? decoded.left.api_id : 'decoded';
    };
    expect(
      [{ api_id: 'a' }, { api_id: 7 }, { api_id: 'a b' }, { api_id: 1.5 }, {}, null].map(idOf),
    ).toStrictEqual(['a', '7', null, null, null, null]);
  });
});

describe('the secrets a config names', () => {
  const config = decodedFrom({
    ...least,
    headers: {
      Authorization: 'Bearer ${env:UPLEDGER_SECRET_A} ${env:UPLEDGER_SECRET_B}',
      'X-A': '${env:UPLEDGER_SECRET_A}',
    },
  });

  it('are missing when the environment does not hold them, each once', () => {
    expect(missingSecrets(config, {})).toStrictEqual(['UPLEDGER_SECRET_A', 'UPLEDGER_SECRET_B']);
    expect(missingSecrets(config, { UPLEDGER_SECRET_A: 'a' })).toStrictEqual(['UPLEDGER_SECRET_B']);
    expect(missingSecrets(config, { UPLEDGER_SECRET_A: 'a', UPLEDGER_SECRET_B: 'b' })).toStrictEqual([]);
  });
});
