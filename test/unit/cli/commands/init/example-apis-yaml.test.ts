import { describe, expect, it } from 'vitest';
import * as E from 'fp-ts/lib/Either.js';
import { decodeApis } from '../../../../../src/adapters/yaml/decode-apis.ts';
import { parseApis } from '../../../../../src/adapters/yaml/parse-apis.ts';
import { exampleApisYaml } from '../../../../../src/cli/commands/init/example-apis-yaml.ts';
import { configDefaults, configFields } from '../../../../../src/runner/config/api-config.ts';

const configsIn = async (text: string) => {
  const raw = parseApis('apis.yaml', text);
  if (E.isLeft(raw)) throw new Error(raw.left.message);
  return decodeApis('apis.yaml', text, raw.right);
};

describe('the apis.yaml that init writes', () => {
  it('works as it stands', async () => {
    expect(await configsIn(exampleApisYaml)).toStrictEqual({
      configs: [{ ...configDefaults, api_id: 'example', url: 'https://example.com/', failure_threshold: 2 }],
      invalid: [],
    });
  });

  it('shows every field in its comments, and is right when they are uncommented', async () => {
    const uncommented = exampleApisYaml.replace(/^ {2}# (- api_id: orders|  .*)$/gmu, '  $1');
    const { configs, invalid } = await configsIn(uncommented);
    expect(invalid).toStrictEqual([]);
    expect(configs[1]).toStrictEqual({
      ...configDefaults,
      api_id: 'orders',
      url: 'https://orders.example.com/health?depth=1',
      notify_emails: ['ops@example.com'],
      headers: { Authorization: 'Bearer ${env:UPLEDGER_SECRET_ORDERS}' },
      body: '{"ping": true}',
      assertions: [
        { json: '$.status', equals: 'ok' },
        { json: '$.queue.depth', at_most: 100 },
        { header: 'content-type', matches: '^application/json' },
        { body: true, not_contains: 'stack trace' },
      ],
    });
    const [, commented = ''] = exampleApisYaml.split('# - api_id');
    const shown = new Set(`# api_id${commented}`.match(/(?<=^ *# +)\w+(?=:)/gmu));
    expect(configFields.filter((field) => !shown.has(field))).toStrictEqual([]);
  });
});
