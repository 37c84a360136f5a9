import { describe, expect, it } from 'vitest';
import { httpServer } from '../../../../support/http/servers.ts';
import { shaped, TransitionLine } from '../../../../support/report/report-shapes.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

const hourMs = 3_600_000;

/** An API that was UP 3 h ago, DOWN 2 h ago, and UP again 1 h ago. */
const withOutage = async (place: Workplace, apiId = 'shop'): Promise<void> => {
  let status = 200;
  await using server = await httpServer((_, response) => {
    response.writeHead(status);
    response.end();
  });
  await place.apis([{ api_id: apiId, url: server.url }]);
  for (const [hoursAgo, code] of [
    [3, 200],
    [2, 503],
    [1, 200],
  ] as const) {
    status = code;
    const { code: exit } = await place.run(['run'], { clockOffMs: -hoursAgo * hourMs });
    if (exit !== 0) throw new Error(`exit ${String(exit)}`);
  }
};

const linesOf = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => shaped(TransitionLine, JSON.parse(line)));

describe('transitions', () => {
  it('tells each with its cause, its alert, and how long the former state lasted', async () => {
    await using place = await workplace();
    await withOutage(place);
    const { code, stdout } = await place.run(['transitions', '--format', 'json']);
    expect(code).toBe(0);
    const [down, up] = linesOf(stdout);
    expect(down).toMatchObject({
      transition_id: 'shop/4',
      from: 'UP',
      to: 'DOWN',
      cause: { status_code: 503, error: { kind: 'status' } },
      channel: 'console',
      message_id: null,
    });
    expect(up).toMatchObject({ from: 'DOWN', to: 'UP', cause: { status_code: 200, error: null } });
    expect((up?.previous_duration_ms ?? 0) / hourMs).toBeCloseTo(1, 1);
    expect(down?.alerted_at).not.toBeNull();
  });

  it('keeps to a period, seen from now or by date', async () => {
    await using place = await workplace();
    await withOutage(place);
    const of = async (...args: readonly string[]) =>
      linesOf((await place.run(['transitions', '--format', 'json', ...args])).stdout).map(({ to }) => to);
    expect(await of('--since', '90m')).toStrictEqual(['UP']);
    expect(await of('--until', '90m')).toStrictEqual(['DOWN']);
    expect(await of('--since', '1970-01-01', '--api', 'shop')).toStrictEqual(['DOWN', 'UP']);
    expect(await of('--since', '10m')).toStrictEqual([]);
  });

  it('prints a line for each to a pipe, and a table within its columns to a terminal', async () => {
    await using place = await workplace();
    await withOutage(place);
    const { stdout } = await place.run(['transitions']);
    expect(stdout).toMatch(/^shop\/4 .*UP -> DOWN .*expected 200/mu);
    const shown = await place.run(['transitions'], { width: 80 });
    expect(Math.max(...shown.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('prints CSV as RFC 4180 has it, with nothing that a spreadsheet would run', async () => {
    await using place = await workplace();
    await withOutage(place, '-1.5');
    const { stdout } = await place.run(['transitions', '--format', 'csv']);
    const [head, ...rows] = stdout.split('\r\n');
    expect(head).toBe(
      'transition_id,api_id,seq,from,to,at,since,presumed,previous_duration_ms,status_code,error_kind,error_message,alerted_at,channel,message_id,signal,latency_ms,certificate_until',
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^'-1\.5\/4,'-1\.5,4,UP,DOWN,/u);
    expect(rows[0]).toContain(',503,status,"expected 200, got 503",');
    expect(rows[2]).toBe('');
  });
});

describe('events', () => {
  it('prints the lines as they are stored, of a type and a period', async () => {
    await using place = await workplace();
    await withOutage(place);
    const all = (await place.run(['events', 'shop', '--json'])).stdout.trim().split('\n');
    expect(all.map((line) => (JSON.parse(line) as { seq: number }).seq)).toStrictEqual(
      all.map((_, i) => i + 1),
    );
    const some = await place.run(['events', 'shop', '--json', '--type', 'StateChanged', '--since', '90m']);
    expect(some.stdout).toBe(`${all.findLast((line) => line.includes('"StateChanged"')) ?? ''}\n`);
    const shown = await place.run(['events', 'shop']);
    expect(shown.stdout.trimEnd().split('\n')).toHaveLength(all.length);
    expect(shown.stdout).toMatch(/^ +4 {2}.*state changed: UP -> DOWN/mu);
  });

  it('says how many channels took each alert, and report says how its alerts and state changes agree', async () => {
    await using place = await workplace();
    let answers = true;
    await using server = await httpServer(({ url }, response) => {
      response.writeHead(url === '/broken' ? 400 : url === '/health' && !answers ? 503 : 200).end();
    });
    const hook = (id: string) => ({ id, kind: 'webhook', url: `${server.url}/${id}` });
    const channels = [hook('team'), hook('broken')];
    const api = { url: `${server.url}/health`, check_interval_seconds: 60 };
    const apis = [
      { ...api, api_id: 'shop', channels: ['team', 'broken', 'default'] },
      { ...api, api_id: 'blog', channels: ['default'] },
      { ...api, api_id: 'lost', channels: ['broken'] },
    ];
    await place.apis(JSON.stringify({ channels, apis }));
    await place.run(['run']);
    answers = false;
    await place.run(['run', '--all']);
    const { stdout } = await place.run(['transitions']);
    const rowOf = (id: string) => stdout.split('\n').find((line) => line.startsWith(id)) ?? '';
    expect(rowOf('shop/')).toMatch(/alerted .* UTC \(\w+\), on 2 of 3 channels$/u);
    expect(rowOf('blog/')).toMatch(/alerted .* UTC \(console\)$/u);
    expect(rowOf('lost/')).toMatch(/alert delivered on 0 of 1 channel$/u);
    const report = await place.run(['report']);
    expect(report.stdout).toContain(
      'Alerts are counted as deliveries, one for each state change and channel: 3 state changes, 3 deliveries on 2 channels.\n',
    );
    const [, shop = '', claim = ''] =
      /^ +(\d+) .*alert of 4 on team: claim (\d+) accepted/mu.exec(
        (await place.run(['events', 'shop'])).stdout,
      ) ?? [];
    const explained = await place.run(['explain', `shop/${shop}`]);
    expect(explained.stdout).toContain(`attempt 1 on team (claim ${claim}): accepted by webhook`);
    expect(explained.stdout).toContain(
      '\nAttempts are counted for this alert on each channel, claims over all alerts of the API.\n',
    );
  });
});
