import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { configWarnings } from '../../../../../src/cli/lookup/config-warnings.ts';
import { checkApiConfig } from '../../../../../src/runner/config/decode-api-config.ts';
import { workplace } from '../../../../support/program/workplace.ts';
import { right } from '../../../../support/right.ts';

type Fields = Readonly<Record<string, unknown>>;

const configOf = (fields: Fields, api_id = 'shop') =>
  right(checkApiConfig({ api_id, url: 'https://shop.example.com/', ...fields }));

const warningsOf = (fields: Fields, denyPrivate = false): readonly string[] =>
  configWarnings([configOf(fields)], [], denyPrivate);

const secret = 'hunter2-hunter2';

describe('warnings about configs', () => {
  it.each([
    'Authorization',
    'proxy-authorization',
    'Cookie',
    'X-API-Key',
    'api-key',
    'apikey',
    'X-Auth-Token',
    'Private-Token',
    'X-Vault-Token',
    'Ocp-Apim-Subscription-Key',
    'X-Client-Secret',
  ])('name the header %s in plain text, and not its value', (name) => {
    const [warning = '', ...rest] = warningsOf({ headers: { [name]: `Bearer ${secret}` } });
    expect(rest).toEqual([]);
    expect(warning).toMatch(new RegExp(`^shop: headers\\.${name} is written in plain text`, 'u'));
    expect(warning).not.toContain('hunter2');
    expect(warningsOf({ headers: { [name]: 'Bearer ${env:UPLEDGER_SECRET_A}' } })).toEqual([]);
  });

  it.each(['Accept', 'User-Agent', 'X-Tokenizer', 'Cache-Control', 'X-Sort-Key', 'Idempotency-Key'])(
    'say nothing of the header %s',
    (name) => {
      expect(warningsOf({ headers: { [name]: 'x' } })).toEqual([]);
    },
  );

  it.each([
    'token',
    'api_key',
    'apiKey',
    'apikey',
    'access_token',
    'key',
    'secret',
    'client_secret',
    'password',
    'sig',
    'X-Amz-Signature',
    '%74oken',
  ])('name the member %s of a query, and not its value', (name) => {
    const url = `https://shop.example.com/?a=1&${name}=`;
    const [warning = '', ...rest] = warningsOf({ url: `${url}${secret}&b=2` });
    expect(rest).toEqual([]);
    expect(warning).toContain(`shop: ${name} in the query of url is written in plain text`);
    expect(warning).not.toContain('hunter2');
    expect(warningsOf({ url: `${url}\${env:UPLEDGER_SECRET_A}` })).toEqual([]);
    expect(warningsOf({ url })).toEqual([]);
  });

  it.each(['page', 'monkey', 'sort_key', 'q', 'keyword'])('say nothing of the member %s', (name) => {
    expect(warningsOf({ url: `https://shop.example.com/?${name}=x#token=y` })).toEqual([]);
  });

  it.each([
    ['http://shop.example.com/', 1],
    ['HTTPS://shop.example.com/', 0],
    ['${env:UPLEDGER_SECRET_URL}', 1],
    ['https://shop.example.com/', 0],
  ])('name certificate_days with the URL %s (%i)', (url, count) => {
    expect(warningsOf({ url, certificate_days: 14 })).toHaveLength(count);
    expect(warningsOf({ url })).toEqual([]);
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data', true, true],
    ['http://[fd00:ec2::254]/', true, true],
    ['http://[::ffff:169.254.169.254]/', true, true],
    ['http://metadata.google.internal/', true, true],
    ['http://METADATA.google.internal./', true, true],
    ['http://10.0.0.1/', false, true],
    ['http://localhost:8080/', false, true],
    ['http://[::1]/', false, true],
    ['http://192.0.2.1/', false, true],
    ['http://93.184.216.34/', false, false],
    ['http://shop.example.com/', false, false],
    ['http://${env:UPLEDGER_SECRET_HOST}/', false, false],
    ['http://169.254.169.254/${env:UPLEDGER_SECRET_PATH}', true, true],
  ])('name %s where it is refused', (url, always, denied) => {
    expect([warningsOf({ url }).length, warningsOf({ url }, true).length]).toEqual([
      Number(always),
      Number(denied),
    ]);
  });

  it('are one for each place, with the APIs that it is about', () => {
    const configs = Array.from({ length: 7 }, (_, i) =>
      configOf({ headers: { Cookie: 'x' } }, `api${String(i)}`),
    );
    expect(configWarnings(configs, [], false)).toEqual([
      expect.stringMatching(/^api0, api1, api2, api3, api4 and 2 more: headers\.Cookie is/u),
    ]);
  });

  test.prop([fc.stringMatching(/^[!-~]{1,40}$/u), fc.constantFrom('headers', 'query')])(
    'show no value',
    (value, place) => {
      const hidden = `s3cr3t${value.replaceAll(/[#&$%]/gu, '')}`;
      const fields =
        place === 'headers'
          ? { headers: { Authorization: hidden, 'X-Api-Key': hidden } }
          : { url: `https://shop.example.com/?key=${hidden}&token=${hidden}` };
      const text = warningsOf(fields).join('\n');
      expect(text.split('\n')).toHaveLength(2);
      expect(text).not.toContain('s3cr3t');
    },
  );
});

describe('apis validate, import and doctor', () => {
  const headers = { Authorization: secret };

  it('say so on stderr, and their exit code stays what it is', async () => {
    await using place = await workplace();
    await place.apis(
      `channels: [{ id: hook, kind: webhook, url: "https://hooks.example.com/up?token=${secret}" }]\n` +
        `apis: [{ api_id: shop, url: "https://shop.example.com/", headers: { Authorization: ${secret} } }]\n`,
    );
    for (const command of [
      ['apis', 'validate'],
      ['apis', 'validate', '--json'],
    ]) {
      const { code, stdout, stderr } = await place.run(command);
      expect(code).toBe(0);
      expect(stderr).toContain('upledger: shop: headers.Authorization is written in plain text');
      expect(stderr).toContain('upledger: channel hook: token in the query of url is written in plain text');
      expect(stderr + stdout).not.toContain('hunter2');
    }
    const { stdout } = await place.run(['doctor']);
    expect(stdout).toContain('shop: headers.Authorization is written in plain text');
    expect(stdout).not.toContain('hunter2');
  });

  it('say it of what is imported', async () => {
    await using place = await workplace();
    const endpoint = { name: 'shop', url: 'http://169.254.169.254/', headers };
    await writeFile(join(place.path, 'gatus.yaml'), JSON.stringify({ endpoints: [endpoint] }));
    const { code, stderr } = await place.run(['apis', 'import', 'gatus.yaml']);
    expect(code).toBe(0);
    expect(stderr).toContain('upledger: shop: headers.Authorization is written in plain text');
    expect(stderr).toContain(
      'upledger: shop: url leads to a refused address: 169.254.169.254 is a link-local',
    );
    expect(stderr).not.toContain('hunter2');
  });
});
