import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { authority, certificateFor } from '../../../../support/http/certificates.ts';
import { tlsServer } from '../../../../support/http/servers.ts';
import { workplace } from '../../../../support/program/workplace.ts';

it('watches the certificate of an API whose url begins with HTTPS in capitals', async () => {
  const ca = await authority();
  const until = new Date(Date.now() + 9.5 * 86_400_000);
  await using server = await tlsServer(await certificateFor(['127.0.0.1'], { authority: ca, until }));
  await using place = await workplace();
  await writeFile(join(place.path, 'ca.pem'), ca.cert);
  const url = server.url.replace('https', 'HTTPS');
  await place.apis([{ api_id: 'shop', url, ca: 'ca.pem', certificate_days: 14 }]);
  const validated = await place.run(['apis', 'validate']);
  expect([validated.code, validated.stdout + validated.stderr]).toEqual([
    0,
    expect.not.stringContaining('certificate'),
  ]);
  for (const _ of [1, 2]) expect((await place.run(['run', '--all'])).code).toBe(0);
  expect(await place.json(['status', '--json'])).toMatchObject([
    { signals: { certificate: { state: 'DOWN' } } },
  ]);
  expect((await place.run(['doctor'])).stdout).toMatch(/certificates.*shop.*9 days/u);
  // As written it names the same target.
  await place.apis([{ api_id: 'shop', url: server.url, ca: 'ca.pem', certificate_days: 14 }]);
  expect((await place.run(['run', '--all'])).code).toBe(0);
  const { stdout } = await place.run(['transitions', '--format', 'json']);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect((await place.run(['audit'])).code).toBe(0);
});

it('takes the address of the status page in capitals', async () => {
  await using place = await workplace();
  await place.apis(JSON.stringify({ page: { url: 'HTTPS://status.example.com/' }, apis: [] }));
  expect((await place.run(['apis', 'validate'])).code).toBe(0);
});
