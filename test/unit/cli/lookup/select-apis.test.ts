import { describe, expect, it } from 'vitest';
import { httpServer, refusedPort } from '../../../support/http/servers.ts';
import { workplace, type Workplace } from '../../../support/program/workplace.ts';

const filled = async (): Promise<Workplace> => {
  const place = await workplace();
  await using server = await httpServer((_, response) => response.end('ok'));
  const gone = `http://127.0.0.1:${String(await refusedPort())}`;
  await place.apis([
    { api_id: 'home', url: server.url, group: 'Shop', tags: ['eu'] },
    { api_id: 'basket', url: gone, group: 'Shop', tags: ['us', 'slow'] },
    { api_id: 'charge', url: gone, group: 'Payments', tags: ['eu'] },
    { api_id: 'other', url: gone },
  ]);
  expect(await place.run(['run'])).toMatchObject({ code: 0 });
  return place;
};

const idsIn = (stdout: string): readonly string[] =>
  [...new Set(stdout.match(/"api_id": ?"\w+"/gu) ?? [])]
    .map((text) => /"(\w+)"$/u.exec(text)?.[1] ?? '')
    .toSorted();

describe('--group and --tag', () => {
  it.each([
    [
      ['status', '--json', '--group', 'Shop'],
      ['basket', 'home'],
    ],
    [
      ['status', '--json', '--tag', 'eu'],
      ['charge', 'home'],
    ],
    [['status', '--json', '--group', 'Shop', '--tag', 'eu'], ['home']],
    [
      ['status', '--json', '--group', 'Shop', 'Payments'],
      ['basket', 'charge', 'home'],
    ],
    [['status', 'basket', 'other', '--json', '--group', 'Shop'], ['basket']],
    [['status', '--json', '--at', '0s', '--group', 'Payments'], ['charge']],
    [
      ['apis', 'list', '--json', '--tag', 'slow', 'eu'],
      ['basket', 'charge', 'home'],
    ],
    [
      ['report', '--format', 'json', '--group', 'Shop'],
      ['basket', 'home'],
    ],
    [['report', '--format', 'json', '--api', 'home', 'charge', '--group', 'Shop'], ['home']],
    [['transitions', '--format', 'json', '--group', 'Shop'], ['basket']],
    [['transitions', '--format', 'json', '--tag', 'eu'], ['charge']],
    [
      ['export', '--group', 'Shop'],
      ['basket', 'home'],
    ],
    [['export', '--group', 'Shop', '--api', 'home'], ['home']],
  ] as const)('%j chooses %j', async (args, ids) => {
    await using place = await filled();
    const { code, stdout, stderr } = await place.run([...args]);
    expect([code, idsIn(stdout), stderr]).toStrictEqual([0, ids, expect.any(String)]);
  });

  it('whatif counts what is chosen', async () => {
    await using place = await filled();
    const alerts = async (...args: readonly string[]) =>
      (await place.run(['whatif', '--json', ...args])).stdout.replace(/^.*?"rows"/u, '');
    expect(await alerts('--group', 'Shop')).toBe(await alerts('--api', 'home', 'basket'));
    expect(await alerts('--group', 'Shop')).not.toBe(await alerts());
  });

  it('days summarizes what is chosen', async () => {
    await using place = await filled();
    const summarized = async (...args: readonly string[]) => {
      const { stdout } = await place.run(['days', '--json', ...args], { clockOffMs: 3 * 86_400_000 });
      return JSON.parse(stdout) as unknown;
    };
    expect(await summarized('--group', 'Shop')).toMatchObject({ apis: 2, days: 2 });
    expect(await summarized('--tag', 'eu', '--api', 'charge', 'other')).toMatchObject({ apis: 1, days: 1 });
    expect(await summarized()).toMatchObject({ apis: 1, days: 1 });
  });

  it.each([
    [['status', '--group', 'Shpo'], 'no API is in the group Shpo; did you mean Shop?'],
    [['report', '--tag', 'asia'], 'no API has the tag asia'],
    [['apis', 'list', '--group', 'x'], 'no API is in the group x'],
    [
      ['transitions', '--group', 'Shop', '--tag', 'slow', '--api', 'charge'],
      'nothing is recorded of any API',
    ],
  ])('%j is refused with a sentence', async (args, text) => {
    await using place = await filled();
    const { code, stdout, stderr } = await place.run(args);
    expect([code, stdout]).toStrictEqual([2, '']);
    expect(stderr).toContain(text);
  });

  it('leave nothing to list where no API has both, and say so', async () => {
    await using place = await filled();
    const { code, stdout } = await place.run(['apis', 'list', '--group', 'Payments', '--tag', 'slow']);
    expect([code, stdout]).toStrictEqual([0, 'apis.yaml lists no APIs that --group and --tag choose.\n']);
  });

  it('name the invalid ones, whose groups nobody knows', async () => {
    await using place = await filled();
    await place.apis([
      { api_id: 'home', url: 'http://127.0.0.1/', group: 'Shop' },
      { api_id: 'basket', url: 'x', group: 'Shop' },
    ]);
    const { code, stderr } = await place.run(['report', '--group', 'Shop']);
    expect(code).toBe(0);
    expect(stderr).toContain('1 invalid in apis.yaml: their groups and tags are not known');
  });
});
