import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { authority, certificateFor } from '../../support/http/certificates.ts';
import { workplace } from '../../support/program/workplace.ts';

const day = 86_400_000;

it('tells of a certificate near its end, an outage, the recovery and the renewal, in order, from a real server', async () => {
  const ca = await authority();
  const validFor = (days: number) =>
    certificateFor(['127.0.0.1'], { authority: ca, until: new Date(Date.now() + days * day + day / 2) });
  let status = 200;
  const server = createServer(await validFor(9), (_, response) => {
    response.writeHead(status, { connection: 'close' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await using place = await workplace();
  try {
    await writeFile(join(place.path, 'ca.pem'), ca.cert);
    await place.apis([
      { api_id: 'shop', url: `https://127.0.0.1:${String(port)}/`, ca: 'ca.pem', certificate_days: 14 },
    ]);
    const told: string[] = [];
    const passes = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) {
        const { code, stdout } = await place.run(['run', '--all']);
        expect([code, stdout]).toStrictEqual([0, stdout]);
        told.push(stdout);
      }
    };
    await passes(2);
    status = 503;
    await passes(2);
    status = 200;
    await passes(2);
    server.setSecureContext(await validFor(89));
    await passes(11);
    const subjects = told.flatMap((text) => text.split('\n').filter((line) => /^(?!pass )\S/u.test(line)));
    expect(subjects.map((line) => line.replace(/down .*\)/u, 'down …)'))).toStrictEqual([
      '[CERT] shop: certificate expires in 9 days',
      'shop is DOWN: 503',
      'shop is UP again: 200 (down …)',
      '[CERT OK] shop: certificate expires in 89 days',
    ]);
    const { stdout } = await place.run(['transitions', '--format', 'json']);
    const transitions = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(transitions).toMatchObject([
      { signal: 'certificate', from: 'UP', to: 'DOWN' },
      { signal: 'availability', from: 'UP', to: 'DOWN' },
      { signal: 'availability', from: 'DOWN', to: 'UP' },
      { signal: 'certificate', from: 'DOWN', to: 'UP' },
    ]);
    expect(transitions.every(({ alerted_at }) => typeof alerted_at === 'string')).toBe(true);
    const yesterday = new Date(Date.now() - day).toISOString().slice(0, 10);
    const report = await place.json(['report', '--since', yesterday, '--format', 'json']);
    expect(report).toMatchObject({ apis: [{ checks: 17, incidents: [{ stopped: null }] }] });
    expect(await place.run(['audit'])).toMatchObject({ code: 0 });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
