import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../../../support/http/servers.ts';
import { CheckReport, RedirectedCheckReport, shaped } from '../../../../support/report/report-shapes.ts';
import { workplace } from '../../../../support/program/workplace.ts';

describe('init', () => {
  it('creates a ledger and an example that works, and never writes over either', async () => {
    await using place = await workplace();
    const first = await place.run(['init']);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('created upledger.db\ncreated apis.yaml\n');
    expect(await place.run(['apis', 'validate'])).toMatchObject({
      code: 0,
      stdout: 'apis.yaml: 1 API, all valid\n',
    });
    expect(await place.run(['status'])).toMatchObject({ code: 0 });
    await place.apis('# mine\napis: []\n');
    const again = await place.run(['init']);
    expect(again).toMatchObject({
      code: 0,
      stdout: 'upledger.db already exists: left unchanged\napis.yaml already exists: left unchanged\n',
    });
    expect(await readFile(join(place.path, 'apis.yaml'), 'utf8')).toBe('# mine\napis: []\n');
  });

  it('prints the tables of DynamoDB without asking anybody, and creates none in an account', async () => {
    await using place = await workplace();
    const env = { AWS_REGION: 'eu-central-1', DDB_STATE_TABLE: 'my_states' };
    const { code, stdout } = await place.run(['init', '--print'], { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { create: { TableName: 'api_health_configs' } },
      { create: { TableName: 'my_states' } },
      { create: { TableName: 'api_health_events' } },
    ]);
    const made = await place.run(['init'], { env });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain('no tables created: in an AWS account, terraform apply creates them');
  });

  it('says where it cannot write', async () => {
    await using place = await workplace();
    const { code, stderr } = await place.run(['init', '--store', 'sqlite:nowhere/upledger.db']);
    expect(code).toBe(2);
    expect(stderr).toContain('the folder nowhere does not exist');
  });
});

describe('apis', () => {
  it('validate counts what it does not show of many issues, and lists all of them as JSON', async () => {
    await using place = await workplace();
    const count = 2000;
    await place.apis(JSON.stringify({ apis: Array.from({ length: count }, () => 7) }));
    const { code, stdout, stderr } = await place.run(['apis', 'validate']);
    const lines = stdout.trimEnd().split('\n');
    expect([code, lines.length, stderr]).toEqual([2, 102, '']);
    expect(lines.slice(-2)).toEqual([
      'and 1,900 more',
      'apis.yaml: 2,000 of 2,000 APIs invalid, 2,000 issues',
    ]);
    const json = await place.run(['apis', 'validate', '--json']);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({ total: count, invalid: { length: count } });
    const pass = await place.run(['run']);
    expect([pass.code, pass.stdout.trimEnd().split('\n').at(-1)]).toEqual([
      2,
      expect.stringMatching(/^ {2}invalid +and 1,900 more$/u),
    ]);
    const doctor = await place.run(['doctor']);
    expect(doctor.stdout.match(/FAULT .*must be/gu)).toHaveLength(20);
    expect(doctor.stdout).toMatch(
      /FAULT +configs of apis\.yaml: and 1,980 more\n +-> --json lists all of them\n/u,
    );
    const exported = await place.run(['apis', 'export']);
    expect([exported.code, exported.stderr.trimEnd().split('\n').length]).toEqual([2, 101]);
    const url = 'https://a.test/?key=${env:UPLEDGER_SECRET_KEY}';
    await place.apis(Array.from({ length: 150 }, (_, i) => ({ api_id: `a${String(i)}`, url })));
    const valid = await place.run(['apis', 'validate']);
    expect([valid.code, valid.stderr.trimEnd().split('\n').length]).toEqual([0, 101]);
    expect(valid.stderr).toContain('upledger: and 50 more\n');
  });

  const secret = 'a-token-that-nobody-may-see';

  it('list shows the valid and the invalid, and no secret', async () => {
    await using place = await workplace();
    await place.apis([
      { api_id: 'a', url: `https://a.test/?key=${secret}` },
      { api_id: 'b', url: 'https://b.test/', retries: 9 },
    ]);
    const { code, stdout } = await place.run(['apis', 'list']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^a +120 s +1 \/ 1 +GET https:\/\/a\.test\/\?key=\*\*\*/mu);
    expect(stdout).toMatch(/^b +invalid/mu);
    const json = await place.run(['apis', 'list', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { api_id: 'a', valid: true, method: 'GET', enabled: true },
      { api_id: 'b', valid: false },
    ]);
    expect(stdout + json.stdout).not.toContain(secret);
  });

  it('validate counts no settings that are invalid as an API', async () => {
    await using place = await workplace();
    const apis = [{ api_id: 'a', url: 'https://a.test/' }];
    for (const settings of [{ page: { titel: 'x' } }, { channels: [{ id: 'n', kind: 'webhok' }] }]) {
      await place.apis(JSON.stringify({ ...settings, apis }));
      const text = await place.run(['apis', 'validate']);
      expect(text.code).toBe(2);
      expect(text.stdout).toMatch(/\napis\.yaml: 0 of 1 API invalid, the settings are invalid, 1 issue\n$/u);
      const json = await place.run(['apis', 'validate', '--json']);
      expect(JSON.parse(json.stdout)).toMatchObject({
        total: 1,
        valid: 1,
        invalid: [{ api_id: '~settings' }],
      });
    }
  });

  it('validate names a secret that is not set here, and is content', async () => {
    await using place = await workplace();
    await place.apis(
      'apis:\n  - api_id: a\n    url: https://a.test/\n    headers:\n      Authorization: ${env:UPLEDGER_SECRET_A}\n',
    );
    const without = await place.run(['apis', 'validate', 'apis.yaml', '--json']);
    expect(without.code).toBe(0);
    expect(JSON.parse(without.stdout)).toStrictEqual({ total: 1, valid: 1, invalid: [] });
    expect(without.stderr).toContain('UPLEDGER_SECRET_A must be set');
    const withSecret = await place.run(['apis', 'validate'], { env: { UPLEDGER_SECRET_A: secret } });
    expect(withSecret).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('check', () => {
  it('checks a URL once, phase by phase, and records nothing', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    const { code, stdout } = await place.run(['check', `${server.url}/?token=hidden`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/\?token=\*\*\*\nUP 200 in \d+ ms$/mu);
    expect(stdout).toMatch(/^ {2}first byte +\d+ ms/mu);
    expect(await place.run(['status'])).toMatchObject({ code: 2 });
  });

  it('checks an API as it is configured', async () => {
    await using place = await workplace();
    const asked: (string | undefined)[] = [];
    await using server = await httpServer((request, response) => {
      asked.push(request.method, request.headers.authorization);
      response.writeHead(204);
      response.end();
    });
    await place.apis(
      `apis:\n  - api_id: a\n    url: ${server.url}\n    method: POST\n    expected_status_codes: [204]\n    headers:\n      Authorization: \${env:UPLEDGER_SECRET_A}\n`,
    );
    expect(await place.run(['check', 'a'])).toMatchObject({ code: 2, stdout: '' });
    const { code, stdout } = await place.run(['check', 'a', '--json'], { env: { UPLEDGER_SECRET_A: 'xyz' } });
    expect(code).toBe(0);
    expect(shaped(CheckReport, JSON.parse(stdout))).toMatchObject({
      outcome: 'UP',
      status_code: 204,
      attempts: 1,
    });
    expect(asked).toStrictEqual(['POST', 'xyz']);
  });

  it.each(['shop.example', 'localhost:8080', '10.0.0.1/health'])(
    'says what %s lacks of a URL',
    async (target) => {
      await using place = await workplace();
      await place.apis([{ api_id: 'shop', url: 'https://shop.example/' }]);
      const { code, stderr } = await place.run(['check', target]);
      expect([code, stderr]).toStrictEqual([
        2,
        `upledger: there is no API ${target}; if it is a URL, write http:// or https:// before it\n`,
      ]);
    },
  );

  it('shows where redirects led, for people and as JSON', async () => {
    await using place = await workplace();
    await using server = await httpServer((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/a?key=secret' }).end();
      else if (request.url === '/a?key=secret') response.writeHead(302, { location: '/b' }).end();
      else response.end('ok');
    });
    const led = [`${server.url}/a?key=***`, `${server.url}/b`];
    const text = await place.run(['check', `${server.url}/`]);
    expect(text.stdout).toContain(`/\n  redirected to ${led.join('\n  redirected to ')}\nUP 200`);
    const { stdout } = await place.run(['check', `${server.url}/`, '--json']);
    expect(shaped(RedirectedCheckReport, JSON.parse(stdout)).redirects).toEqual(led);
  });

  it('says that a proxy is not used, where a name does not resolve and one is set', async () => {
    await using place = await workplace();
    // Too long a label for any name server: nobody is asked.
    const url = `http://${'a'.repeat(64)}.example/`;
    for (const name of ['HTTP_PROXY', 'https_proxy']) {
      const hint = `${name} is set, but a check uses a proxy only with \`proxy: env\` in the config of its API.\n`;
      const env = { [name]: 'http://user:pass@proxy.example:3128' };
      const text = await place.run(['check', url], { env });
      expect(text.stdout).toContain('DOWN (dns)');
      expect(text.stdout).toContain(hint);
      expect(text.stdout + text.stderr).not.toContain('pass');
      const json = await place.run(['check', url, '--json'], { env });
      expect(json.stderr).toBe(`upledger: ${hint}`);
      expect(JSON.parse(json.stdout)).toMatchObject({ error: { kind: 'dns' } });
    }
    const unset = await place.run(['check', url], { env: { HTTP_PROXY: ' ' } });
    expect(unset.stdout + unset.stderr).not.toContain('proxy');
  });

  it('a DOWN API is an answer, no error', async () => {
    await using place = await workplace();
    const { code, stdout } = await place.run(['check', `http://127.0.0.1:${String(await refusedPort())}`]);
    expect(code).toBe(0);
    expect(stdout).toContain('DOWN (refused) connection refused by 127.0.0.1');
  });
});

describe('apis validate, of channels', () => {
  const file = (channels: string, rest = '') =>
    `channels:\n${channels}\napis:\n  - { api_id: shop, url: https://shop.example.com/${rest} }\n`;

  it('takes them, and says what is missing here and who would not be told', async () => {
    await using place = await workplace();
    await place.apis(
      file(
        "  - { id: mail, kind: email, url: '${env:UPLEDGER_SECRET_SMTP}', from: up@example.com, to: api }",
      ),
    );
    const { code, stdout, stderr } = await place.run(['apis', 'validate']);
    expect(code).toBe(0);
    expect(stdout).toBe('apis.yaml: 1 API, 1 channel, all valid\n');
    expect(stderr).toContain(
      'channel mail: UPLEDGER_SECRET_SMTP must be set in the environment that runs the checks; it is not set here',
    );
    expect(stderr).toContain('shop: channel mail writes to the notify_emails of the API, and it has none');
  });

  it.each([
    [
      'an unknown kind',
      '  - { id: a, kind: telegraph }',
      {},
      'channels[0].kind is "telegraph", must be one of',
    ],
    [
      'a plain secret',
      '  - { id: a, kind: slack, url: "https://hooks.slack.com/x" }',
      {},
      'is a secret in plain text',
    ],
    [
      'a metadata address',
      '  - { id: a, kind: webhook, url: "http://169.254.169.254/" }',
      {},
      'channel a: url leads to a refused address: 169.254.169.254 is a link-local or cloud metadata address',
    ],
    [
      'a private one',
      '  - { id: a, kind: webhook, url: "http://localhost:9/" }',
      { DENY_PRIVATE_TARGETS: 'true' },
      'channel a: url leads to a refused address: localhost resolves to 127.0.0.1, not a public address',
    ],
    [
      'a key that is too short',
      "  - { id: a, kind: pagerduty, routing_key: '${env:UPLEDGER_SECRET_P}' }",
      { UPLEDGER_SECRET_P: 'R123' },
      'channel a: routing_key must be an integration key of 32 letters and digits',
    ],
    [
      'no host',
      "  - { id: a, kind: email, url: '${env:UPLEDGER_SECRET_M}', from: a@example.com, to: api }",
      { UPLEDGER_SECRET_M: 'smtp://' },
      'channel a: url must be an smtp: or smtps: URL with a host',
    ],
  ])('refuses %s', async (_, channel, env, issue) => {
    await using place = await workplace();
    await place.apis(file(channel));
    const { code, stdout } = await place.run(['apis', 'validate'], { env });
    expect(code).toBe(2);
    expect(stdout).toContain(issue);
    expect(stdout).not.toContain('R123');
  });

  it('refuses a channel that an API names and nobody defines, which a pass does not', async () => {
    await using place = await workplace();
    await place.apis(
      file('  - { id: team, kind: webhook, url: "http://127.0.0.1:9/" }', ', channels: [taem]'),
    );
    const { code, stdout } = await place.run(['apis', 'validate', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      total: 1,
      valid: 0,
      invalid: [{ api_id: 'shop', faults: [expect.stringContaining('did you mean team?')] }],
    });
  });
});
