import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../../../support/http/servers.ts';
import { shaped, StatusReport } from '../../../../support/report/report-shapes.ts';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { workplace } from '../../../../support/program/workplace.ts';

describe('status', () => {
  it('says UP of nothing that it does not see: disabled, removed, invalid, stale, new', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    const { url } = server;
    const listed = ['disabled', 'fresh', 'invalid', 'removed'].map((api_id) => ({ api_id, url }));
    await place.apis(listed);
    await place.run(['run']);
    await place.apis([
      { api_id: 'disabled', url, enabled: false },
      { api_id: 'fresh', url },
      { api_id: 'invalid', url, timeout_ms: 0 },
      { api_id: 'new', url },
    ]);
    const rows = shaped(StatusReport, await place.json(['status', '--json']));
    expect(
      rows.map(({ api_id, last_state, monitored, stale }) => [api_id, last_state, monitored, stale]),
    ).toStrictEqual([
      ['disabled', 'UP', false, false],
      ['fresh', 'UP', true, false],
      ['invalid', 'UP', false, false],
      ['new', null, true, false],
      ['removed', 'UP', false, false],
    ]);
    expect(rows.map(({ why }) => why)).toStrictEqual([
      'disabled',
      null,
      expect.stringMatching(/^invalid: apis\.yaml:.*timeout_ms is 0/u),
      null,
      'removed: not in apis.yaml',
    ]);
    const { stdout } = await place.run(['status']);
    expect(stdout).toMatch(/^disabled +unmonitored .*was UP/mu);
    expect(stdout).toMatch(/^fresh +UP /mu);
    expect(stdout).toMatch(/^new +not checked/mu);
    const shown = await place.run(['status'], { width: 80 });
    expect(Math.max(...shown.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('has no certificate signal where no certificate can be seen, whatever the config says', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    const days = { slow_ms: 500, certificate_days: 14 };
    await place.apis([
      { api_id: 'plain', url: server.url, ...days },
      { api_id: 'secured', url: server.url.replace('http:', 'https:'), ...days },
    ]);
    await place.run(['run']);
    const shown = async (...args: readonly string[]) =>
      shaped(StatusReport, await place.json(['status', '--json', ...args])).map(({ api_id, signals }) => [
        api_id,
        Object.keys(signals),
      ]);
    const expected = [
      ['plain', ['latency']],
      ['secured', ['latency', 'certificate']],
    ];
    expect(await shown()).toStrictEqual(expected);
    expect(await shown('--at', '0s')).toStrictEqual(expected);
    await rm(join(place.path, 'apis.yaml'));
    expect(await shown()).toStrictEqual(expected);
  });

  it('marks as STALE, with its age, what was not seen for two intervals, with and without the configs at hand', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url, check_interval_seconds: 600 }]);
    await place.run(['run']);
    const at = (ms: number, args: readonly string[] = []) =>
      place.run(['status', ...args], { clockOffMs: ms });
    expect((await at(1_190_000)).stdout).toMatch(/^a +UP +19 min +19 min/mu);
    expect((await at(7_210_000)).stdout).toMatch(/^a +STALE +2 h +2 h .*was UP/mu);
    await rm(join(place.path, 'apis.yaml'));
    const alone = await at(7_210_000, ['--json']);
    expect(shaped(StatusReport, JSON.parse(alone.stdout))).toMatchObject([{ stale: true, monitored: true }]);
  });

  it('shows DOWN first, counts all, and with --down shows nothing else', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    const gone = `http://127.0.0.1:${String(await refusedPort())}`;
    await place.apis([
      { api_id: 'a', url: server.url },
      { api_id: 'off', url: server.url, enabled: false },
      { api_id: 'y', url: gone },
      { api_id: 'z', url: gone, failure_threshold: 1 },
    ]);
    await place.run(['run']);
    const names = (stdout: string) =>
      stdout
        .split('\n')
        .slice(1, stdout.split('\n').indexOf(''))
        .map((line) => line.split(' ')[0]);
    const { code, stdout } = await place.run(['status']);
    expect([code, names(stdout)]).toEqual([0, ['y', 'z', 'a', 'off']]);
    expect(stdout).toMatch(/\n\n4 APIs: 2 DOWN, 1 UP, 1 unmonitored\n$/u);
    const down = await place.run(['status', '--down']);
    expect(names(down.stdout)).toEqual(['y', 'z']);
    expect(down.stdout).toContain('\n4 APIs: 2 DOWN');
    expect(await place.json(['status', '--down', '--json'])).toMatchObject([
      { api_id: 'y' },
      { api_id: 'z' },
    ]);
    // A monitor that stopped does not hide what was DOWN.
    const later = await place.run(['status'], { clockOffMs: 3_600_000 });
    expect(names(later.stdout)).toEqual(['y', 'z', 'a', 'off']);
    expect(later.stdout).toContain('4 APIs: 3 STALE, 1 unmonitored');
    expect((await place.run(['status', '--down', 'a'])).stdout).toBe('1 API: 1 UP\n');
  });

  it('--watch shows what changes, until Ctrl-C', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url }]);
    await place.run(['run']);
    const stop = new AbortController();
    const { code, stdout } = await place.run(['status', '--watch', '--json'], {
      stop: stop.signal,
      onPrint: () => stop.abort(),
    });
    expect(code).toBe(130);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject([{ api_id: 'a', last_state: 'UP' }]);
    const again = new AbortController();
    const drawn = await place.run(['status', '--watch'], {
      width: 80,
      stop: again.signal,
      onPrint: () => again.abort(),
    });
    // A screen may cut the end: what counts stands at its top.
    expect(stripVTControlCharacters(drawn.stdout)).toMatch(/^1 API: 1 UP\n\nAPI +state .*\na +UP/u);
    const past = await place.run(['status', '--watch', '--at', '1h']);
    expect([past.code, past.stderr]).toEqual([2, expect.stringContaining('use it without --at')]);
  });

  it('shows how far it is from a change, and what is presumed', async () => {
    await using place = await workplace();
    await place.apis([
      { api_id: 'a', url: `http://127.0.0.1:${String(await refusedPort())}`, failure_threshold: 3 },
    ]);
    await place.run(['run']);
    const { stdout } = await place.run(['status']);
    expect(stdout).toMatch(/^a +presumed UP .*failing 1 of 3/mu);
  });

  it('--at folds the log as it was then', async () => {
    await using place = await workplace();
    let status = 200;
    await using server = await httpServer((_, response) => {
      response.writeHead(status);
      response.end();
    });
    await place.apis([{ api_id: 'a', url: server.url }]);
    await place.run(['run'], { clockOffMs: -7_200_000 });
    status = 500;
    await place.run(['run']);
    const then = await place.json(['status', '--json', '--at', '1h']);
    expect(shaped(StatusReport, then)).toMatchObject([{ api_id: 'a', last_state: 'UP', stale: true }]);
    expect(shaped(StatusReport, await place.json(['status', '--json', '--at', 'now']))).toStrictEqual(
      shaped(StatusReport, await place.json(['status', '--json'])),
    );
    expect(await place.json(['status', '--json', '--at', '3h'])).toStrictEqual([]);
  });

  it('folds what the log says of a lost state, and does not call an API watched whose log cannot be read', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    await place.apis([{ api_id: 'api', url: 'http://127.0.0.1:1/' }]);
    const now = await place.json(['status', '--json']);
    tamper(file, 'DELETE FROM api_health_states');
    expect(await place.json(['status', '--json'])).toStrictEqual(now);
    tamper(file, 'DELETE FROM api_health_events WHERE seq = 6');
    const [row] = shaped(StatusReport, await place.json(['status', '--json']));
    expect(row).toMatchObject({ last_state: null, monitored: false });
    expect(row?.why).toMatch(
      /^its state is lost and its log cannot be read: event api\/7: 6 before it is missing/u,
    );
  });

  it('shows what it knows, and what is wrong, when the configs cannot be read', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url }]);
    await place.run(['run']);
    await place.apis('apis: [');
    const { code, stdout, stderr } = await place.run(['status', '--json']);
    expect(code).toBe(2);
    expect(shaped(StatusReport, JSON.parse(stdout))).toMatchObject([{ api_id: 'a', monitored: true }]);
    expect(stderr).toContain('is not YAML');
  });
});
