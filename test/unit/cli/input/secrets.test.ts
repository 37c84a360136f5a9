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
});
