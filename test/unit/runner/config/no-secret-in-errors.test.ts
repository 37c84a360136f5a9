import { fc, test } from '@fast-check/vitest';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect } from 'vitest';
import { invalidItemText } from '../../../../src/events/encoding/invalid-item.ts';
import { decodeApiConfig } from '../../../../src/runner/config/decode-api-config.ts';
import { runs } from '../../../support/runs.ts';

// Long and lower-case, so that no part of a sentence can hold it by chance.
const secret = fc.stringMatching(/^zq[a-z0-9]{10}$/u);
const around = fc.string({
  maxLength: 12,
  unit: fc.constantFrom('a', ' ', '\n', '"', '{', '$', '/', ':', '☃', '%'),
});

const placed = (value: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.record({ url: value.map((s) => `https://ann:${s}@a.example/`) }),
    fc.record({ url: value.map((s) => `https://${s}@a.example/?x`) }),
    fc.record({ url: value.map((s) => `https://[broken/?key=${s}`) }),
    fc.record({ url: value.map((s) => `a.example/x#${s}`) }),
    fc.record({ headers: fc.record({ Authorization: value }) }),
    fc.record({ headers: value.map((s) => `Authorization: ${s}`) }),
    fc.record({ headers: value.map((s) => [s, { a: s }]) }),
    fc.record({ headers: value.map((s) => ({ [`Authorization: ${s}`]: s })) }),
    fc.record({ body: value.map((s) => ({ [s]: s })) }),
    fc.record({ body: value.map((s) => [s]) }),
    fc.record({ proxy: value.map((s) => `http://ann:${s}@proxy.example:3128`) }),
    fc.record({ proxy: value.map((s) => `socks5://${s}@proxy.example`) }),
    fc.record({ ca: value.map((s) => `-----BEGIN PRIVATE KEY-----\n${s}\n`) }),
    fc.record({ client_certificate: value.map((s) => `-----BEGIN PRIVATE KEY-----\n${s}\n`) }),
    fc.record({ client_certificate: value.map((s) => ({ cert: 'a.pem', key: `-----BEGIN\n${s}` })) }),
  );

describe('a fault', () => {
  const hidden = secret.chain((word) =>
    fc.tuple(
      fc.constant(word),
      placed(fc.tuple(around, around).map(([before, after]) => `${before}${word}${after}`)),
    ),
  );

  test.prop([hidden], { numRuns: runs(500) })(
    'never shows a header, a body, a key, credentials or the query of a URL',
    ([word, fields]) => {
      // timeout_ms makes every one of them a fault.
      const decoded = decodeApiConfig(
        { api_id: 'a', url: 'https://a.example/', timeout_ms: 0, ...fields },
        'apis[0]',
      );
      expect(E.isLeft(decoded) ? invalidItemText(decoded.left) : word).not.toContain(word);
    },
  );
});
