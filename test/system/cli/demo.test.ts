import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shaped, StatusReport, TransitionLine } from '../../support/report/report-shapes.ts';
import { ended } from '../../support/program/upledger.ts';
import { workplace } from '../../support/program/workplace.ts';

/** The arguments of the commands that it tells to paste. */
const told = (stdout: string): readonly (readonly string[])[] =>
  [...stdout.matchAll(/^ {2}npm run -s upledger -- (.*)$/gmu)].map(([, args = '']) => args.split(' '));

const asNpmStart = { env: { npm_lifecycle_event: 'start' } };

describe('demo', () => {
  it('shows an outage with its two alerts, twice if asked, and leaves what its commands work on', async () => {
    await using place = await workplace();
    await place.spawn(['demo'], asNpmStart);
    await writeFile(join(place.path, '.demo', 'notes.txt'), 'mine');
    const { code, stdout, stderr } = await place.spawn(['demo'], asNpmStart);
    expect([code, stderr]).toStrictEqual([0, '']);
    expect(
      stdout.match(/^ +shop is (?:DOWN|UP again): .*[^.\n]$/gmu)?.map((line) => line.trim()),
    ).toStrictEqual(['shop is DOWN: 503', expect.stringMatching(/^shop is UP again: 200 \(down \d.*\)$/)]);
    expect(stdout).toContain('It failed: 1 of 2.');
    expect(stdout).toContain('good check 1 of 2');
    // One of the two messages that the webhook got is shown.
    const [shown = ''] = /^ {4}\{\n(?: {4}.*\n)+/gmu.exec(stdout) ?? [];
    expect(JSON.parse(shown)).toMatchObject({
      transitions: [{ api_id: 'shop', from: 'UP', to: 'DOWN' }],
    });
    const [, id = 'none'] = /^ {4}webhook-id: (msg_[0-9a-f]{32})$/mu.exec(stdout) ?? [];
    const accepted =
      stdout.match(/^ *\d+ .* on hook: claim \d+ accepted by webhook as msg_[0-9a-f]{32}$/gmu) ?? [];
    expect(accepted).toHaveLength(2);
    expect(accepted[0]?.endsWith(id)).toBe(true);
    const commands = told(stdout);
    expect(commands.map(([command]) => command)).toStrictEqual(['status', 'explain', 'run', 'page', 'serve']);
    const stop = new AbortController();
    const dashboard = await place.run([...(commands[4] ?? []), '--port', '0'], {
      stop: stop.signal,
      onPrint: () => stop.abort(),
    });
    expect([dashboard.code, dashboard.stdout]).toEqual([
      130,
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\n$/u),
    ]);
    for (const args of commands.slice(0, 4)) {
      const ran = await place.run(args);
      expect(ran.code).toBe(0);
      expect(ran.stderr.replace(/^upledger: alerts are only printed here.*\n/u, '')).toBe('');
    }
    const page = await readFile(join(place.path, '.demo', 'page', 'index.html'), 'utf8');
    expect(page).toContain('1 of 2 APIs is down.');
    const [status = [], explain = []] = commands;
    const rows = shaped(StatusReport, await place.json([...status, '--json']));
    expect(rows).toMatchObject([
      { api_id: 'blog', last_state: 'DOWN' },
      { api_id: 'shop', last_state: 'UP', streak: 1 },
    ]);
    const { stdout: lines } = await place.run([
      'transitions',
      ...explain.slice(1, 3),
      '--api',
      'shop',
      '--format',
      'json',
    ]);
    const changes = lines
      .trim()
      .split('\n')
      .map((line) => shaped(TransitionLine, JSON.parse(line)));
    expect(changes.map(({ to }) => to)).toStrictEqual(['DOWN', 'UP']);
  }, 60_000);

  it('says so where its folder cannot be written', async () => {
    await using place = await workplace();
    await writeFile(join(place.path, '.demo'), '');
    const { code, stderr } = await place.run(['demo']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^upledger: the demo cannot write its files to \.demo: /u),
    ]);
  });

  it('can be left by Ctrl-C, and its API goes with it', async () => {
    await using place = await workplace();
    const child = place.start(['demo']);
    const first: readonly unknown[] = await once(child.stdout, 'data');
    const ran = ended(child);
    const pid = Number(/pid (\d+)/u.exec(String(first[0]))?.[1]);
    child.kill('SIGINT');
    expect((await ran).code).toBe(130);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
