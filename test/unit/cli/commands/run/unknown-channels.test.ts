import { expect, it } from 'vitest';
import { httpServer } from '../../../../support/http/servers.ts';
import { workplace } from '../../../../support/program/workplace.ts';

it('checks where a channel is named that nobody defines, and says which APIs it is to tell of', async () => {
  await using place = await workplace();
  await using server = await httpServer((_, response) => response.end('ok'));
  const apis = [
    { api_id: 'shop', url: server.url },
    { api_id: 'blog', url: server.url },
    { api_id: 'own', url: server.url, channels: ['default', 'tema'] },
  ];
  const file = (more: object) => JSON.stringify({ ...more, apis });
  await place.apis(file({ default_channels: ['nope'] }));
  for (const _ of [1, 2]) {
    const { code, stderr } = await place.run(['run', '--all', '--json']);
    expect([code, stderr.split('\n').slice(0, -1)]).toEqual([
      0,
      [
        'upledger: nope is not one of the channels, so alerts on it stay pending (shop, blog): apis validate says where it is named',
        'upledger: tema is not one of the channels, so alerts on it stay pending (own): apis validate says where it is named',
      ],
    ]);
  }
  const { code, stdout } = await place.run(['apis', 'validate']);
  expect([code, stdout]).toEqual([
    2,
    expect.stringMatching(/default_channels\[0\] is "nope".*\n.*channels is "tema"/u),
  ]);
});

it('says which channels nobody is told on where there are more than an API may have', async () => {
  await using place = await workplace();
  await using server = await httpServer((_, response) => response.end('ok'));
  const channels = Array.from({ length: 9 }, (_, i) => ({
    id: `c${String(i)}`,
    kind: 'webhook',
    url: server.url,
  }));
  const own = { api_id: 'own', url: server.url, channels: ['c8'] };
  await place.apis(JSON.stringify({ channels, apis: [own, { api_id: 'shop', url: server.url }] }));
  for (const _ of [1, 2]) {
    const { code, stderr } = await place.run(['run', '--all', '--json']);
    expect([code, stderr.split('\n').slice(0, -1)]).toEqual([
      0,
      [
        'upledger: there are more than 7 channels and no default_channels, so APIs that name no channels are not told on c7, c8 (shop)',
      ],
    ]);
  }
  await place.apis(JSON.stringify({ channels, apis: [own] }));
  expect(await place.run(['run', '--all', '--prune', '--json'])).toMatchObject({ code: 0, stderr: '' });
});
