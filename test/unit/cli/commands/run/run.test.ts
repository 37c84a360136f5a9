import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../../../support/http/servers.ts';
import { PassReport, shaped } from '../../../../support/report/report-shapes.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

const passOf = (stdout: string) => shaped(PassReport, JSON.parse(stdout));

const linesOf = (stdout: string): readonly unknown[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

const typesOf = async (place: Workplace, api: string): Promise<readonly unknown[]> => {
  const { stdout } = await place.run(['events', api, '--json']);
  return linesOf(stdout).map((event) =>
    typeof event === 'object' && event !== null && 'type' in event ? event.type : null,
  );
};

describe('run', () => {
  it('checks, records, alerts once, and is no error when an API is DOWN', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    const gone = `http://127.0.0.1:${String(await refusedPort())}`;
    await place.apis([
      { api_id: 'good', url: server.url },
      { api_id: 'gone', url: gone },
    ]);
    const first = await place.run(['run', '--json']);
    expect(first.code).toBe(0);
    const report = passOf(first.stdout);
    expect(report).toMatchObject({
      apis: { total: 2, enabled: 2, due: 2, checked: 2, dropped: 0, invalid: 0 },
      outcomes: { up: 1, down: 1 },
      transitions: [{ transition_id: 'gone/3', from: 'UP', to: 'DOWN' }],
      alerts: { published: 1, pending: 0 },
      unrecorded: [],
    });
    expect(first.stderr).toContain('gone is DOWN: connection refused');
    expect(await typesOf(place, 'gone')).toStrictEqual([
      'ApiConfigured',
      'CheckCompleted',
      'StateChanged',
      'AlertAttempted',
      'AlertPublished',
    ]);
    const again = await place.run(['run', '--all', '--json']);
    expect(passOf(again.stdout)).toMatchObject({ transitions: [], alerts: { published: 0, pending: 0 } });
    expect(again.stderr).toBe('');
  });

  it('prints alerts and a summary for people on stdout, without colour where there is no terminal', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'gone', url: `http://127.0.0.1:${String(await refusedPort())}` }]);
    const { code, stdout, stderr } = await place.run(['run']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^upledger: alerts are only printed here, so nobody else gets them: .*\n$/u);
    expect(stdout).toContain('gone is DOWN: connection refused');
    expect(stdout).toMatch(/^ {2}APIs +1 checked of 1 due, 1 listed$/mu);
    expect(stdout).toMatch(/^ {2}transitions +UP -> DOWN {2}gone\/3$/mu);
    expect(stdout).not.toContain('\u001B');
  });

  it('--quiet says nothing of a pass that did all it had to do, and all of another', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'good', url: server.url }]);
    expect(await place.run(['run', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await place.run(['run', '--quiet', '--all', '--json'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    await place.apis([
      { api_id: 'good', url: server.url },
      { api_id: 'bad', url: server.url, timeout_ms: 0 },
      { api_id: 'gone', url: `http://127.0.0.1:${String(await refusedPort())}` },
    ]);
    const { code, stdout } = await place.run(['run', '--quiet']);
    expect(code).toBe(2);
    expect(stdout).toContain('gone is DOWN: connection refused');
    expect(stdout).toMatch(/^ {2}invalid +bad: /mu);
  });

  it('goes on checking where a channel is invalid, and does not count it as an API', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    await place.apis(
      JSON.stringify({
        channels: [{ id: 'team', kind: 'slack', url: 'https://hooks.slack.example/plain' }],
        apis: [{ api_id: 'good', url: server.url }],
      }),
    );
    const { code, stdout } = await place.run(['run', '--json']);
    expect(code).toBe(2);
    expect(passOf(stdout)).toMatchObject({
      apis: { total: 1, enabled: 1, checked: 1 },
      invalid: [{ api_id: '~settings' }],
    });
    const { stdout: text } = await place.run(['run', '--all']);
    expect(text).toMatch(/^ {2}APIs +1 checked of 1 due, 1 listed$/mu);
    expect(text).toMatch(/^ {2}invalid +the settings are invalid: .*channels\[0\]\.url/mu);
    const status = await place.run(['status']);
    expect([status.code, status.stderr]).toEqual([
      0,
      expect.stringMatching(/^upledger: the settings are invalid: /u),
    ]);
    expect(status.stdout).toContain('1 API: 1 UP\n');
    expect(await place.json(['status', '--json'])).toHaveLength(1);
    const list = await place.run(['apis', 'list']);
    expect(list.stderr).toContain('the settings are invalid: ');
    const doctor = await place.run(['doctor']);
    expect(doctor.stdout).toContain('the settings are invalid: ');
    for (const shown of [text, status.stdout, list.stdout, doctor.stdout])
      expect(shown).not.toContain('~settings');
  });

  it('checks nothing twice in one slot', async () => {
    await using place = await workplace();
    let asked = 0;
    await using server = await httpServer((_, response) => {
      asked += 1;
      response.end();
    });
    await place.apis([{ api_id: 'daily', url: server.url, check_interval_seconds: 86_400 }]);
    expect(passOf((await place.run(['run', '--json'])).stdout).apis.due).toBe(1);
    expect(passOf((await place.run(['run', '--json'])).stdout).apis.due).toBe(0);
    expect(asked).toBe(1);
  });

  it('--shard takes each API in exactly one part', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis(Array.from({ length: 9 }, (_, i) => ({ api_id: `s${String(i)}`, url: server.url })));
    const checked: number[] = [];
    for (const part of ['1/2', '2/2'])
      checked.push(passOf((await place.run(['run', '--json', '--shard', part])).stdout).apis.checked);
    expect(checked.reduce((sum, one) => sum + one, 0)).toBe(9);
    expect(Math.min(...checked)).toBeGreaterThan(0);
    expect(await place.json(['status', '--json'])).toHaveLength(9);
  });
});
