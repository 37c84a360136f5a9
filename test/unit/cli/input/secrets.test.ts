import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretsOf } from '../../../../src/cli/input/secrets.ts';
import { httpServer } from '../../../support/http/servers.ts';
import { workplace } from '../../../support/program/workplace.ts';
import { PassReport, shaped } from '../../../support/report/report-shapes.ts';

const passOf = (stdout: string) => shaped(PassReport, JSON.parse(stdout));

describe('secrets in url and body', () => {
  it('reach the server, and nothing that is printed, recorded or kept', async () => {
    await using place = await workplace();
    const asked: string[] = [];
    await using server = await httpServer((request, response) => {
      void text(request).then((body) => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
        // A redirect that leads in a circle is quoted with its path.
        response.writeHead(302, { location: request.url ?? '' }).end();
      });
    });
    await place.apis([
      {
        api_id: 'hook',
        url: `${server.url}/\${env:UPLEDGER_SECRET_PATH}/x?key=\${env:UPLEDGER_SECRET_KEY}`,
        method: 'put',
        body: '{"token": "${env:UPLEDGER_SECRET_KEY}"}',
      },
      { api_id: 'whole', url: '${env:UPLEDGER_SECRET_URL}' },
    ]);
    const env = {
      UPLEDGER_SECRET_PATH: 'hunter2/very/secret',
      UPLEDGER_SECRET_KEY: 'swordfish\n',
      UPLEDGER_SECRET_URL: `${server.url}/opensesame/`,
    };
    const printed: string[] = [];
    for (const args of [
      ['run'],
      ['run', '--all', '--json'],
      ['check', 'hook'],
      ['check', 'whole', '--json'],
      ['apis', 'list'],
      ['apis', 'list', '--json'],
      ['status'],
      ['status', '--json'],
      ['events', 'hook', '--json'],
      ['events', 'whole', '--json'],
      ['explain', 'hook/3'],
      ['report', '--format', 'json'],
      ['export'],
      ['doctor'],
    ]) {
      const { stdout, stderr } = await place.run(args, { env });
      printed.push(stdout, stderr);
    }
    expect(asked[0]).toBe('PUT /hunter2/very/secret/x?key=swordfish {"token": "swordfish"}');
    expect(asked.some((line) => line.startsWith('GET /opensesame/ '))).toBe(true);
    const all = printed.join('');
    expect(all).toContain('redirect loop');
    expect(all).toContain('UPLEDGER_SECRET_KEY ends with a line break, which is left off');
    for (const secret of ['hunter2', 'swordfish', 'opensesame', 'very/secret'])
      expect(all).not.toContain(secret);
    const ledger = await readFile(join(place.path, 'upledger.db'), 'latin1');
    for (const secret of ['hunter2', 'swordfish', 'opensesame']) expect(ledger).not.toContain(secret);
  });
});

describe('one bad secret', () => {
  it('costs the APIs that name it, by name, and no other', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    const headers = (name: string) => `    headers: {A: "\${env:UPLEDGER_SECRET_${name}}"}\n`;
    const entry = (id: string, rest: string) => `  - api_id: ${id}\n    url: ${server.url}\n${rest}`;
    await place.apis(
      `apis:\n${entry('lines', headers('LINES'))}${entry('unset', headers('UNSET'))}${entry('good', headers('GOOD'))}${entry('none', '')}`,
    );
    const env = {
      UPLEDGER_SECRET_LINES: 'hunter2\nhunter2',
      UPLEDGER_SECRET_GOOD: 'x\r\n',
      UPLEDGER_SECRET_UNUSED: '\u0000☃',
    };
    const { code, stdout, stderr } = await place.run(['run', '--json'], { env });
    const { apis, outcomes, invalid } = passOf(stdout);
    expect([code, apis.checked, outcomes.up]).toStrictEqual([2, 2, 2]);
    expect(invalid.map(({ api_id }) => api_id)).toStrictEqual(['lines', 'unset']);
    expect(invalid.flatMap(({ faults }) => faults)).toStrictEqual([
      expect.stringContaining('UPLEDGER_SECRET_LINES, which is ***, must not contain line breaks'),
      'headers name UPLEDGER_SECRET_UNSET, which is not set in the environment',
    ]);
    expect(stderr).toContain('UPLEDGER_SECRET_GOOD ends with a line break, which is left off');
    expect(stdout + stderr).not.toContain('hunter2');
    expect(await place.run(['check', 'lines'], { env })).toMatchObject({ code: 2 });
    expect(await place.run(['check', 'good'], { env })).toMatchObject({ code: 0 });
  });
});

describe('secretsOf', () => {
  it('warns of no name that this program or its launchers use', () => {
    const own = {
      UPLEDGER_DEBUG: '1',
      UPLEDGER_ENVIRONMENT: '/etc/upledger/environment',
      UPLEDGER_PROGRAM: 'upledger',
      UPLEDGER_TIME_LIMIT_SECONDS: '300',
    };
    expect(secretsOf(own)).toEqual({ secrets: {}, warnings: [] });
    expect(secretsOf({ UPLEDGER_SECRETS_X: 'x' }).warnings).toHaveLength(1);
  });

  it('takes what limits a secret for no secret, and says what it cannot read', () => {
    const env = {
      UPLEDGER_SECRET_A: 'a-long-secret',
      UPLEDGER_SECRET_A_ORIGINS: 'https://a.example',
      UPLEDGER_SECRET_B_ORIGINS: '',
      UPLEDGER_SECRET_C_ORIGINS: 'a.example',
    };
    const { secrets, warnings } = secretsOf(env);
    expect(secrets).toEqual(env);
    expect(warnings).toEqual([
      'UPLEDGER_SECRET_B_ORIGINS lists no origin, so that the secret goes nowhere',
      expect.stringContaining('UPLEDGER_SECRET_C_ORIGINS must list origins such as https://api.example.com'),
    ]);
  });
});

describe('a secret and whoever edits configs', () => {
  it('is not sent where its limit does not allow it, by no command; the log names which config used it', async () => {
    await using place = await workplace();
    const asked: string[] = [];
    await using server = await httpServer((request, response) => {
      asked.push(String(request.headers.authorization));
      response.end('ok');
    });
    const headers = '    headers: {Authorization: "${env:UPLEDGER_SECRET_A}"}\n';
    await place.apis(`apis:\n  - api_id: shop\n    url: ${server.url}\n${headers}`);
    const limited = (origins: string) => ({
      env: { UPLEDGER_SECRET_A: 'a-long-secret', UPLEDGER_SECRET_A_ORIGINS: origins },
    });
    for (const args of [
      ['run', '--json'],
      ['check', 'shop'],
      ['run', '--all', '--json'],
    ]) {
      const { code, stdout, stderr } = await place.run(args, limited('https://a.example'));
      expect(code).toBe(2);
      expect(stdout + stderr).toContain('UPLEDGER_SECRET_A may go to https://a.example only');
    }
    const { stdout: found } = await place.run(['doctor'], limited('https://a.example'));
    expect(found).toContain('shop: UPLEDGER_SECRET_A may go to https://a.example only');
    expect((await place.run(['apis', 'validate'], limited('https://a.example'))).stderr).toContain(
      'and url leads elsewhere',
    );
    expect(asked).toEqual([]);
    expect(await place.run(['run'], limited(server.url))).toMatchObject({ code: 0 });
    expect(asked).toEqual(['a-long-secret']);
    const { stdout } = await place.run(['events', 'shop', '--json']);
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({ secrets: ['UPLEDGER_SECRET_A'] });
  });

  it('is among the first hundred that passes and validate warn of, or is counted', async () => {
    await using place = await workplace();
    const names = Array.from({ length: 103 }, (_, i) => `UPLEDGER_SECRET_N${String(i)}`);
    const apis = names.map((name, i) => ({
      api_id: `api-${String(i)}`,
      url: 'http://shop.invalid/',
      enabled: false,
      headers: { Authorization: `\${env:${name}}` },
    }));
    await place.apis(JSON.stringify({ apis }));
    const env = Object.fromEntries(names.map((name) => [name, 'a-long-secret']));
    for (const args of [
      ['run', '--json'],
      ['apis', 'validate'],
    ]) {
      const { stderr } = await place.run(args, { env });
      const lines = stderr.split('\n');
      expect([lines.filter((line) => line.includes('is sent over http')).length, lines.at(-2)]).toEqual([
        100,
        'upledger: and 3 more',
      ]);
    }
  });

  it('is warned of by passes, validate and doctor while it still goes over http', async () => {
    await using place = await workplace();
    const headers = '    headers: {Authorization: "${env:UPLEDGER_SECRET_A}"}\n';
    await place.apis(
      `apis:\n  - api_id: shop\n    url: http://shop.invalid/\n    enabled: false\n${headers}`,
    );
    const env = { UPLEDGER_SECRET_A: 'secret' };
    const sent = 'UPLEDGER_SECRET_A is sent over http by shop';
    const short = 'UPLEDGER_SECRET_A of shop has fewer than 8 characters';
    for (const args of [['run'], ['run', '--json'], ['apis', 'validate'], ['doctor']]) {
      const { stdout, stderr } = await place.run(args, { env });
      expect(stdout + stderr).toContain(sent);
      expect(stdout + stderr).toContain(short);
    }
    const limits = { ...env, UPLEDGER_SECRET_A_ORIGINS: 'http://shop.invalid' };
    expect((await place.run(['run'], { env: limits })).stderr).not.toContain(sent);
  });

  it('cannot be asked for by the name of its limit', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'shop', url: 'https://a.example/${env:UPLEDGER_SECRET_A_ORIGINS}' }]);
    const { code, stdout } = await place.run(['apis', 'validate']);
    expect(code).toBe(2);
    expect(stdout).toContain('must not refer to ${env:UPLEDGER_SECRET_A_ORIGINS}');
  });
});

describe('text of a server or a file', () => {
  it('is shown to people without what a terminal obeys, and to machines as it is', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'shop', url: 'http://127.0.0.1:1/', name: 'Shop\u001B[2J\u202E' }]);
    for (const args of [
      ['run'],
      ['status'],
      ['apis', 'list'],
      ['events', 'shop'],
      ['explain', 'shop/3'],
      ['doctor'],
    ]) {
      const { stdout, stderr } = await place.run(args);
      expect(stdout + stderr).not.toMatch(/(?![\n\t])[\p{Cc}\u202E]/u);
    }
  });
});
