import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../../support/http/servers.ts';
import { PassReport, shaped } from '../../../support/report/report-shapes.ts';
import { workplace } from '../../../support/program/workplace.ts';

const passOf = (stdout: string) => shaped(PassReport, JSON.parse(stdout));

describe('bad input', () => {
  it('no apis.yaml: names where it looked, gives an example that works, and leaves no ledger behind', async () => {
    await using place = await workplace();
    const { code, stdout, stderr } = await place.run(['run']);
    expect([code, stdout]).toStrictEqual([2, '']);
    expect(stderr).toContain(`There is no apis.yaml (looked for ${join(place.path, 'apis.yaml')})`);
    expect(stderr).toContain('create it with `upledger init`');
    await expect(access(join(place.path, 'upledger.db'))).rejects.toThrow('ENOENT');
    const example = stderr.slice(stderr.indexOf('apis:\n'));
    expect(example.trimEnd().split('\n')).toHaveLength(5);
    await place.apis(example);
    expect(await place.run(['apis', 'validate'])).toMatchObject({ code: 0 });
  });

  it('YAML that does not parse: line and column', async () => {
    await using place = await workplace();
    await place.apis('apis:\n  - api_id: a\n    url: [http://127.0.0.1/\n');
    const { code, stderr } = await place.run(['run']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/apis\.yaml:\d+:\d+: is not YAML/u);
  });

  it.each([
    [
      'an unknown field: the nearest name',
      'interval: 30',
      /apis\[0\]\.interval .*did you mean check_interval_seconds\?/u,
    ],
    [
      'credentials in a URL',
      'url: http://me:secret@127.0.0.1/',
      /apis\[0\]\.url .*must not contain credentials/u,
    ],
    ['a file: URL', 'url: file:///etc/passwd', /apis\[0\]\.url .*must be/u],
    [
      'a timeout of 0',
      'timeout_ms: 0',
      /apis\[0\]\.timeout_ms is 0, must be a whole number from 1 to 120000/u,
    ],
  ])('%s: refused with its path, while the others are checked', async (_what, line, said) => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    const url = line.startsWith('url') ? '' : `    url: ${server.url}\n`;
    await place.apis(
      `apis:\n  - api_id: wrong\n${url}    ${line}\n  - api_id: right\n    url: ${server.url}\n`,
    );
    const { code, stdout, stderr } = await place.run(['run', '--json']);
    const { apis, invalid, outcomes } = passOf(stdout);
    expect([code, apis.checked, apis.invalid, outcomes.up]).toStrictEqual([2, 1, 1, 1]);
    expect(invalid).toMatchObject([{ api_id: 'wrong', faults: [expect.stringMatching(said)] }]);
    expect(stdout + stderr).not.toContain('secret');
    const validated = await place.run(['apis', 'validate']);
    expect(validated.code).toBe(2);
    expect(validated.stdout).toMatch(said);
  });

  it('an api_id twice: both places', async () => {
    await using place = await workplace();
    const url = 'http://127.0.0.1:1/';
    await place.apis([
      { api_id: 'twin', url },
      { api_id: 'other', url },
      { api_id: 'twin', url },
    ]);
    const { code, stdout } = await place.run(['apis', 'validate']);
    expect(code).toBe(2);
    expect(stdout).toContain('apis[0].api_id is "twin" here and in apis[2]');
    expect(stdout).toContain('apis[2].api_id is "twin" here and in apis[0]');
  });

  it('an empty list: nothing on a fresh ledger, a mistake on one that knows APIs, unless --prune', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    await place.apis([]);
    const fresh = await place.run(['run']);
    expect(fresh.code).toBe(0);
    expect(fresh.stdout).toContain('no APIs are configured: nothing to check');
    await place.apis([{ api_id: 'shop', url: server.url }]);
    expect(await place.run(['run'])).toMatchObject({ code: 0 });
    await place.apis([]);
    const mistaken = await place.run(['run']);
    expect(mistaken.code).toBe(2);
    expect(mistaken.stderr).toContain('lists none of the APIs known so far');
    expect(await place.json(['status', '--json'])).toMatchObject([
      { api_id: 'shop', monitored: false, why: 'removed: not in apis.yaml' },
    ]);
    expect(await place.run(['run', '--prune'])).toMatchObject({ code: 0 });
    const { stdout } = await place.run(['events', 'shop', '--type', 'ApiConfigured', '--json']);
    const last: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ removed: true });
  });

  it('a clock that steps back between passes: said, and the API is not blind', async () => {
    await using place = await workplace();
    let status = 200;
    await using server = await httpServer((_, response) => {
      response.writeHead(status);
      response.end();
    });
    await place.apis([{ api_id: 'shop', url: server.url }]);
    expect(await place.run(['run'], { clockOffMs: 3_600_000 })).toMatchObject({ code: 0 });
    status = 503;
    const { code, stdout } = await place.run(['run']);
    expect(code).toBe(0);
    expect(stdout).toContain('a clock was wrong: the last record of shop is in the future');
    expect(stdout).toContain('UP -> DOWN');
    const lines = (await place.run(['transitions', '--format', 'json'])).stdout;
    expect(JSON.parse(lines)).toMatchObject({ api_id: 'shop', previous_duration_ms: 0 });
  });

  it('a ledger that is none, or is not there: a sentence and no stack', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'a', url: `http://127.0.0.1:${String(await refusedPort())}` }]);
    await writeFile(join(place.path, 'notes.txt'), 'this is no database, but rather a text of some length');
    const wrong = await place.run(['run', '--store', 'sqlite:notes.txt']);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/^upledger: notes\.txt is not a ledger/u);
    expect(await readFile(join(place.path, 'notes.txt'), 'utf8')).toContain('this is no database');
    const missing = await place.run(['status', '--store', 'sqlite:none.db']);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toMatch(/^upledger: there is no ledger at none\.db/u);
  });

  it('DynamoDB without a region or a topic: what to set', async () => {
    await using place = await workplace();
    const env = { DDB_STATE_TABLE: 'api_health_states' };
    const noRegion = await place.run(['run'], { env });
    expect(noRegion.code).toBe(2);
    expect(noRegion.stderr).toContain('AWS_REGION is not set');
    const noTopic = await place.run(['run'], { env: { ...env, AWS_REGION: 'eu-central-1' } });
    expect(noTopic.code).toBe(2);
    expect(noTopic.stderr).toContain('SNS_TOPIC_ARN is not set');
  });

  it('a name that nobody knows: the nearest', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'payments', url: `http://127.0.0.1:${String(await refusedPort())}` }]);
    await place.run(['run']);
    const asked = [
      ['status', 'paymnets'],
      ['events', 'paymnets'],
      ['transitions', '--api', 'paymnets'],
      ['check', 'paymnets'],
    ];
    for (const args of asked) {
      const { code, stdout, stderr } = await place.run(args);
      expect([code, stdout]).toStrictEqual([2, '']);
      expect(stderr).toContain('there is no API paymnets; did you mean payments?');
    }
  });
});
