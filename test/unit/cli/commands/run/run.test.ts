import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../../../support/http/servers.ts';
import { PassReport, shaped } from '../../../../support/report/report-shapes.ts';
import { ended } from '../../../../support/program/upledger.ts';
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
    expect(first.stderr).toContain('[DOWN] gone: refused after 1 failure');
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
    expect([code, stderr]).toStrictEqual([0, '']);
    expect(stdout).toContain('[DOWN] gone: refused after 1 failure');
    expect(stdout).toMatch(/^ {2}APIs +1 checked of 1 due, 1 listed$/mu);
    expect(stdout).toMatch(/^ {2}transitions +UP -> DOWN {2}gone\/3$/mu);
    expect(stdout).not.toContain('\u001B');
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

  it('two at once on one file give one history and one alert', async () => {
    await using place = await workplace();
    const gone = `http://127.0.0.1:${String(await refusedPort())}`;
    await place.apis(
      Array.from({ length: 20 }, (_, i) => ({
        api_id: `a${String(i)}`,
        url: gone,
        check_interval_seconds: 86_400,
      })),
    );
    const both = await Promise.all([place.run(['run', '--json']), place.run(['run', '--json'])]);
    expect(both.map(({ code }) => code)).toStrictEqual([0, 0]);
    const alerts = both
      .map(({ stderr }) => stderr)
      .join('')
      .match(/^\[DOWN\] a\d+:/gmu);
    const digested =
      both
        .map(({ stderr }) => stderr)
        .join('')
        .match(/a\d+\/\d+/gu) ?? [];
    expect((alerts ?? []).length + digested.length).toBeGreaterThanOrEqual(20);
    const { stdout } = await place.run(['transitions', '--format', 'json']);
    expect(linesOf(stdout)).toHaveLength(20);
    for (const api of ['a0', 'a7', 'a19']) {
      const types = await typesOf(place, api);
      expect(types.filter((type) => type === 'CheckCompleted')).toHaveLength(1);
      expect(types.filter((type) => type === 'AlertPublished')).toHaveLength(1);
    }
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

  it('--every goes on, pass after pass, until it is told to end', async () => {
    await using place = await workplace();
    const asked = Promise.withResolvers<void>();
    let count = 0;
    await using server = await httpServer((_, response) => {
      count += 1;
      if (count === 3) asked.resolve();
      response.end();
    });
    await place.apis([{ api_id: 'a', url: server.url, check_interval_seconds: 1 }]);
    const child = place.start(['run', '--every', '1s', '--json']);
    const ran = ended(child);
    await asked.promise;
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ran;
    expect([code, stderr]).toStrictEqual([143, '']);
    const starts = linesOf(stdout).map((pass) => Date.parse(shaped(PassReport, pass).started_at));
    expect(starts.length).toBeGreaterThanOrEqual(3);
    // Ticks on whole seconds, save the first pass; a busy machine is late, never early.
    for (const start of starts.slice(1)) expect(start % 1000).toBeLessThan(900);
  });

  it('Ctrl-C in the middle of a pass: what was recorded stands, the rest is not invented, exit 130', async () => {
    await using place = await workplace();
    const hanging = Promise.withResolvers<void>();
    await using server = await httpServer(() => hanging.resolve());
    await place.apis([
      { api_id: 'gone', url: `http://127.0.0.1:${String(await refusedPort())}` },
      { api_id: 'hangs', url: server.url, timeout_ms: 60_000 },
    ]);
    const child = place.start(['run']);
    const alerted = once(child.stdout, 'data');
    const ran = ended(child);
    await Promise.all([alerted, hanging.promise]);
    child.kill('SIGINT');
    const { code, stdout } = await ran;
    expect(code).toBe(130);
    expect(stdout).toContain('[DOWN] gone');
    expect(stdout).toContain('interrupted');
    expect(await typesOf(place, 'gone')).toContain('StateChanged');
    const rows = await place.json(['status', '--json']);
    expect(rows).toMatchObject([
      { api_id: 'gone', last_state: 'DOWN' },
      { api_id: 'hangs', last_state: null },
    ]);
  });

  it('stays quiet when nobody reads its output, and keeps the alert owed', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'gone', url: `http://127.0.0.1:${String(await refusedPort())}` }]);
    const child = place.start(['run']);
    child.stdout.destroy();
    const exit = once(child, 'exit');
    const stderr = await text(child.stderr);
    expect(await exit).toStrictEqual([1, null]);
    expect(stderr).not.toMatch(/EPIPE|at .*\.ts/u);
    expect(await place.json(['status', '--json'])).toMatchObject([{ api_id: 'gone', pending: 1 }]);
    const later = await place.run(['run', '--all']);
    expect(later.stdout).toContain('[DOWN] gone');
    expect(await place.json(['status', '--json'])).toMatchObject([{ pending: 0 }]);
  });
});
