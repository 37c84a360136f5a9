import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../../../support/http/servers.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

/** The alert events of an API, as `type channel reason`. */
const alertsOf = async (place: Workplace): Promise<readonly string[]> => {
  const { stdout } = await place.run(['events', 'shop', '--json']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('"type":"Alert'))
    .map((line) => {
      const { type, channel_id = 'default' } = JSON.parse(line) as Record<string, string>;
      return `${String(type)} ${channel_id}`;
    });
};

describe('run --alerts console, on SQLite without a topic', () => {
  it('shows what is owed on a channel that the file dropped, and waives nothing', async () => {
    await using place = await workplace();
    const received: string[] = [];
    await using server = await httpServer((request, response) => {
      received.push(request.url ?? '');
      response.writeHead(received.length === 1 ? 404 : 200).end();
    });
    const apis = [{ api_id: 'shop', url: `http://127.0.0.1:${String(await refusedPort())}/` }];
    const hook = { id: 'hook', kind: 'webhook', url: `${server.url}/hook` };
    const whole = JSON.stringify({ channels: [hook], apis });
    await place.apis(whole);
    await place.run(['run']);
    const before = await alertsOf(place);
    expect(before).toEqual(expect.arrayContaining(['AlertFailed hook', 'AlertPublished default']));

    for (const without of [{ apis }, { channels: [{ ...hook, id: 'other' }], apis }]) {
      await place.apis(JSON.stringify(without));
      // The second pass finds the config of the first, which no longer names the channel.
      for (const round of [1, 2]) {
        const { stdout } = await place.run(['run', '--all', '--alerts', 'console']);
        expect([round, stdout.match(/\(not sent: shown only\)/gu)]).toEqual([
          round,
          ['(not sent: shown only)'],
        ]);
      }
      expect(await alertsOf(place)).toEqual(before);
    }

    await place.apis(whole);
    await place.run(['run', '--all', '--alerts', 'console']);
    expect([await alertsOf(place), received]).toEqual([before, ['/hook']]);
    await place.run(['run', '--all']);
    expect(received).toEqual(['/hook', '/hook']);
    expect(await alertsOf(place)).toContain('AlertPublished hook');
    expect((await place.run(['audit'])).code).toBe(0);
  });

  it('claims nothing on default where the file has channels', async () => {
    await using place = await workplace();
    const apis = [{ api_id: 'shop', url: `http://127.0.0.1:${String(await refusedPort())}/` }];
    const hook = { id: 'hook', kind: 'webhook', url: `http://127.0.0.1:${String(await refusedPort())}/` };
    await place.apis(JSON.stringify({ channels: [hook], apis }));
    const { stdout } = await place.run(['run', '--alerts', 'console']);
    expect(stdout.match(/shop is DOWN.*/gu)?.[0]).toMatch(/\(not sent: shown only\)$/u);
    expect(await alertsOf(place)).toEqual([]);
    // No longer defined for default either: owed all the same.
    await place.apis(JSON.stringify({ channels: [hook], default_channels: ['hook'], apis }));
    for (const _ of [1, 2]) await place.run(['run', '--all', '--alerts', 'console']);
    expect(await alertsOf(place)).toEqual([]);
  });

  it('claims nothing on default where the console is all there is, and leaves the alert to a run without it', async () => {
    await using place = await workplace();
    await place.apis([{ api_id: 'shop', url: `http://127.0.0.1:${String(await refusedPort())}/` }]);
    for (const options of [[], ['--all'], ['--all', '--json']]) {
      const { code, stdout, stderr } = await place.run(['run', '--alerts', 'console', ...options]);
      expect([code, `${stdout}${stderr}`.match(/^.*\(not sent: shown only\)/gmu)]).toEqual([
        0,
        [expect.stringContaining('shop is DOWN')],
      ]);
    }
    expect(await alertsOf(place)).toEqual([]);
    const status = JSON.parse((await place.run(['status', '--json'])).stdout) as Record<string, unknown>;
    expect(JSON.stringify(status)).toContain('"pending":1');

    const { stdout } = await place.run(['run', '--all']);
    expect(stdout).toMatch(/shop is DOWN/u);
    expect(stdout).not.toContain('shown only');
    expect(await alertsOf(place)).toEqual(['AlertAttempted default', 'AlertPublished default']);
    expect((await place.run(['audit'])).code).toBe(0);
  });
});
