import { once } from 'node:events';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../support/http/servers.ts';
import { ended } from '../../support/program/upledger.ts';
import { workplace, type Workplace } from '../../support/program/workplace.ts';
import { PassReport, shaped } from '../../support/report/report-shapes.ts';

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

describe('run, in a process of its own', () => {
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
    const both = await Promise.all([place.spawn(['run', '--json']), place.spawn(['run', '--json'])]);
    expect(both.map(({ code }) => code)).toStrictEqual([0, 0]);
    const alerts = both
      .map(({ stderr }) => stderr)
      .join('')
      .match(/^a\d+ is DOWN:/gmu);
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
    // After the first pass, one for each second at most. A busy machine is late, never early: which moment of its second
    // a pass begins at depends on the machine, and repeat-on-schedule is tested with a clock of its own.
    const seconds = starts.slice(1).map((start) => Math.floor(start / 1000));
    expect(new Set(seconds).size).toBe(seconds.length);
  });

  it('--every ends when nobody reads its output any more', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url, check_interval_seconds: 1 }]);
    const child = place.start(['run', '--every', '1s', '--json']);
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const stderr = await text(child.stderr);
    expect([await exit, stderr]).toStrictEqual([[0, null], '']);
  });

  it('--every goes on after a pass that a broken source refused', async () => {
    await using place = await workplace();
    const asked = Promise.withResolvers<void>();
    await using server = await httpServer((_, response) => {
      asked.resolve();
      response.end();
    });
    await place.apis('apis: [');
    const child = place.start(['run', '--every', '1s', '--json']);
    const ran = ended(child);
    await once(child.stderr, 'data');
    await place.apis([{ api_id: 'a', url: server.url }]);
    await asked.promise;
    child.kill('SIGTERM');
    expect((await ran).code).toBe(143);
  });

  it('--every: a plain copy of its file is a ledger after the first pass, and whole at the end', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url, check_interval_seconds: 1 }]);
    const child = place.start(['run', '--every', '1s', '--json']);
    const ran = ended(child);
    await once(child.stdout, 'data');
    await once(child.stdout, 'data');
    const checksIn = async (name: string) => {
      await copyFile(join(place.path, 'upledger.db'), join(place.path, name));
      const { stdout } = await place.run(['events', 'a', '--json', '--store', `sqlite:${name}`]);
      return linesOf(stdout).length;
    };
    expect(await checksIn('during.db')).toBeGreaterThanOrEqual(2);
    child.kill('SIGTERM');
    const passes = linesOf((await ran).stdout).map((pass) => shaped(PassReport, pass).apis.checked);
    expect(await checksIn('after.db')).toBe(1 + passes.reduce((sum, checks) => sum + checks, 0));
  });

  it.each(['removed', 'replaced'])(
    '--every says that its ledger was %s, and records into a new one',
    async (how) => {
      await using place = await workplace();
      await using server = await httpServer((_, response) => response.end());
      await place.apis([{ api_id: 'a', url: server.url, check_interval_seconds: 1 }]);
      const file = join(place.path, 'upledger.db');
      await place.run(['init', '--store', 'sqlite:other.db']);
      const child = place.start(['run', '--every', '1s', '--json']);
      const ran = ended(child);
      await once(child.stdout, 'data');
      if (how === 'removed') await rm(file);
      else await rename(join(place.path, 'other.db'), file);
      await once(child.stderr, 'data');
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      const { code, stderr } = await ran;
      expect(code).toBe(143);
      expect(stderr).toMatch(new RegExp(`^upledger: upledger\\.db was ${how}[^\n]*\n$`, 'u'));
      expect(await typesOf(place, 'a')).toContain('CheckCompleted');
      expect(await place.run(['audit'])).toMatchObject({ code: 0 });
    },
  );

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
    expect(stdout).toContain('gone is DOWN');
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
    expect(later.stdout).toContain('gone is DOWN');
    expect(await place.json(['status', '--json'])).toMatchObject([{ pending: 0 }]);
  });

  it('an API that answers without end: judged within its deadline, in little memory', async () => {
    await using place = await workplace();
    const piece = Buffer.alloc(65_536, 'x');
    await using server = await httpServer((_, response) => {
      response.writeHead(200, { 'content-length': String(1024 ** 3) });
      const pour = () => {
        while (!response.destroyed && response.write(piece));
        response.once('drain', pour);
      };
      pour();
    });
    await place.apis([{ api_id: 'endless', url: server.url, timeout_ms: 3000 }]);
    const peak = 'process.on("exit", () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}`))';
    const { code, stdout, stderr } = await place.spawn(['run', '--json'], {
      node: ['--import', `data:text/javascript,${peak}`],
    });
    expect(code).toBe(0);
    const { apis, duration_ms } = passOf(stdout);
    expect(apis.checked).toBe(1);
    expect(duration_ms).toBeLessThan(6000);
    expect(Number(/peak (\d+)/u.exec(stderr)?.[1])).toBeLessThan(300 * 1024);
  });
});
