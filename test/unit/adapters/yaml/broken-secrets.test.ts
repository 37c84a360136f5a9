import { fc, test } from '@fast-check/vitest';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect } from 'vitest';
import { readApis } from '../../../../src/adapters/yaml/read-apis.ts';

const secrets = ['hunter2', 'sw0rdfish', 'correcthorse', 's3cretp4ss'];

/** Secrets in every place that may hold one, in both styles of YAML, and under names that are no secret elsewhere. */
const file = `# yaml
x-h: &h { Authorization: "Bearer hunter2", name: sw0rdfish }
defaults:
  timeout_ms: 5s
  headers:
    X-Api-Key: correcthorse
    Accept: "s3cretp4ss"
channels:
  - { id: team, kind: slack, url: 'https://hooks.slack.com/services/hunter2' }
  - id: pd
    kind: pagerduty
    routing_key: sw0rdfish
  - { id: wh, kind: webhook, url: "https://h.example/?token=hunter2", signing_secret: "correcthorse" }
apis:
  - api_id: shop
    url: https://shop.example/?key=hunter2&a=sw0rdfish
    headers: { Cookie: correcthorse, method: s3cretp4ss }
    body: '{"password": "hunter2"}'
    proxy: http://u:hunter2@proxy.example:1
  - { api_id: two, url: 'https://two.example/?t=sw0rdfish', headers: { A: correcthorse }, retries: 1 }
  - api_id: three
    url: https://three.example/
    body: |
      hunter2 sw0rdfish
      name: correcthorse
    assertions:
      - { json: $.a, equals: hunter2, secret: true }
`;

const pieces = [
  '',
  '\n',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ': ',
  ', ',
  '- ',
  '#',
  '&',
  '*',
  '!',
  '|',
  '\t',
  '\n  ',
  ' name: ',
];

const edit = fc.record({
  at: fc.nat({ max: file.length - 1 }),
  put: fc.constantFrom(...pieces),
  over: fc.nat({ max: 3 }),
});

describe('a file that is broken anywhere', () => {
  test.prop([fc.array(edit, { minLength: 1, maxLength: 3 })], { numRuns: 300 })(
    'tells none of its secrets',
    async (edits) => {
      const text = edits.reduce(
        (before, { at, put, over }) => before.slice(0, at) + put + before.slice(at + over),
        file,
      );
      const read = await readApis('f.yaml', text);
      const told = E.isLeft(read)
        ? read.left.message
        : [...read.right.invalid, ...(read.right.refused ?? [])].flatMap(({ faults }) => faults).join('\n');
      expect(secrets.filter((secret) => told.includes(secret))).toStrictEqual([]);
    },
  );
});
