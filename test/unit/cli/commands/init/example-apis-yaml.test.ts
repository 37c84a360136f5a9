import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readApis } from '../../../../../src/adapters/yaml/read-apis.ts';
import { exampleApisYaml } from '../../../../../src/cli/commands/init/example-apis-yaml.ts';
import { workplace } from '../../../../support/program/workplace.ts';
import { configDefaults, configFields } from '../../../../../src/runner/config/api-config.ts';
import { right } from '../../../../support/right.ts';

const configsIn = async (text: string) => right(await readApis('apis.yaml', text));

describe('init', () => {
  it('writes the schema that its apis.yaml names beside it, as `apis schema` prints it', async () => {
    await using place = await workplace();
    await mkdir(join(place.path, 'conf'));
    const { code, stdout } = await place.run(['init', '--apis', 'conf/apis.yaml']);
    expect([code, stdout]).toStrictEqual([0, expect.stringContaining('created conf/apis.schema.json\n')]);
    const [first = ''] = (await readFile(join(place.path, 'conf/apis.yaml'), 'utf8')).split('\n');
    const [, named = ''] = /^# yaml-language-server: \$schema=(.+)$/u.exec(first) ?? [];
    const schema = await readFile(join(place.path, 'conf', named), 'utf8');
    expect(await place.run(['apis', 'schema'])).toStrictEqual({ code: 0, stdout: schema, stderr: '' });
    expect(JSON.parse(schema)).toMatchObject({ type: 'object', required: ['apis'] });
  });
});

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
      proxy: 'env',
      ca: '/etc/ssl/own-authority.pem',
      client_certificate: { cert: '/etc/upledger/client.pem', key: '${env:UPLEDGER_SECRET_CLIENT_KEY}' },
      server_name: 'orders.internal',
      ip_family: 4,
      assertions: [
        { json: '$.status', equals: 'ok' },
        { json: '$.queue.depth', at_most: 100 },
        { header: 'content-type', matches: '^application/json' },
        { body: true, not_contains: 'stack trace' },
      ],
      slow_ms: 800,
      certificate_days: 14,
    });
    const [, commented = ''] = exampleApisYaml.split('# - api_id');
    const shown = new Set(`# api_id${commented}`.match(/(?<=^ *# +)\w+(?=:)/gmu));
    expect(configFields.filter((field) => !shown.has(field))).toStrictEqual([]);
  });
});
