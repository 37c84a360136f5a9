import { readFile, readdir } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createProbe } from '../../../../src/adapters/http/create-probe.ts';
import { fillSecrets } from '../../../../src/runner/checking/fill-secrets.ts';
import { apiConfig, probeDeps } from '../../../support/http/check.ts';
import { answering, httpServer } from '../../../support/http/servers.ts';
import { workplace } from '../../../support/program/workplace.ts';

const secret = 'Tr0ub4dor&3/horse';

const forms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  encodeURIComponent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join(''),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('base64url'),
  (text) => Buffer.from(`user:${text}`).toString('base64'),
];

/** Where an answer may repeat what was sent with the request. */
const answers: readonly ((response: ServerResponse, echoed: string, url: string) => void)[] = [
  (response, echoed) => response.writeHead(302, { location: `http://127.0.0.2/${echoed}` }).end(),
  (response, echoed) =>
    response.writeHead(302, { location: `http://${encodeURIComponent(echoed)}.example/` }).end(),
  (response, echoed) => response.writeHead(302, { location: `${encodeURIComponent(echoed)}:x` }).end(),
  (response, echoed, url) =>
    response.writeHead(302, { location: url === `/${echoed}` ? url : `/${echoed}` }).end(),
  (response, echoed) => response.writeHead(302, { location: `/x?${echoed}=1#${echoed}` }).end(),
  (response, echoed) => response.writeHead(500, echoed, { 'x-echo': echoed }).end(echoed),
  (response, echoed) => response.writeHead(200, { 'content-encoding': echoed }).end(echoed),
  (response, echoed) => response.end(JSON.stringify({ echo: `it is ${echoed}`, [echoed]: 1 })),
];

/** Whatever a text does to hide it: it is not there. */
const holds = (text: string): readonly string[] => {
  const plain = text.toLowerCase();
  return forms
    .map((form) => form(secret).replace(/=+$/u, '').toLowerCase())
    .filter((one) => plain.includes(one));
};

describe('a secret that a server repeats', () => {
  it('is in no event, output, message or page, however it is repeated', async () => {
    await using place = await workplace();
    await using server = await httpServer((request, response) => {
      const [which = '0', how = '0'] = String(request.headers['x-case']).split('/');
      const echoed = forms[Number(how)]?.(secret) ?? '';
      answers[Number(which)]?.(response, echoed, request.url ?? '');
    });
    const apis = answers.flatMap((_, which) =>
      forms.map((__, how) => ({
        api_id: `api-${String(which)}-${String(how)}`,
        url: server.url,
        headers: {
          'X-Case': `${String(which)}/${String(how)}`,
          Authorization: 'Bearer ${env:UPLEDGER_SECRET_TOKEN}',
        },
        assertions: [{ json: '$.echo', equals: 'ok' }],
      })),
    );
    await place.apis(JSON.stringify({ apis }));
    const env = { UPLEDGER_SECRET_TOKEN: secret };
    const printed: string[] = [];
    for (const args of [
      ['run'],
      ['run', '--all', '--json'],
      ['status'],
      ['status', '--json'],
      ['transitions'],
      ['events', 'api-3-0', '--json'],
      ['explain', 'api-3-0/3'],
      ['explain', 'api-7-6/3', '--json'],
      ['check', 'api-0-0'],
      ['check', 'api-3-2', '--json'],
      ['report', '--format', 'html'],
      ['export'],
      ['audit'],
      ['doctor'],
    ]) {
      const { stdout, stderr } = await place.run(args, { env });
      printed.push(stdout, stderr);
    }
    const all = printed.join('');
    expect(all).toContain('$.echo is');
    expect(all).toContain('redirect');
    expect(holds(all)).toEqual([]);
    for (const name of await readdir(place.path))
      if (name.startsWith('upledger.db'))
        expect(holds(await readFile(join(place.path, name), 'latin1'))).toEqual([]);
  });

  const part = fc.oneof(
    fc.constantFrom(...forms).map((form) => form(secret)),
    fc.string({ maxLength: 12 }),
  );
  const text = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('').replaceAll(/[\r\n]/gu, ' '));
  const head = fc.oneof(
    text.map((one) => `HTTP/1.1 302 ${one}\r\nLocation: ${one}\r\nContent-Length: 0\r\n\r\n`),
    fc
      .tuple(text, text)
      .map(([status, location]) => `HTTP/1.1 ${status}\r\nLocation: http://x.invalid/${location}\r\n\r\n`),
    text.map((one) => `HTTP/1.1 200 OK\r\n${one}: ${one}\r\nTransfer-Encoding: ${one}\r\n\r\n${one}`),
    text,
  );

  test.prop([head], { numRuns: 150 })('is in no result of a check, whatever the answer', async (bytes) => {
    await using server = await answering(bytes);
    const secrets = { UPLEDGER_SECRET_TOKEN: secret };
    const probe = fillSecrets(createProbe({ ...probeDeps, secrets }), secrets);
    const config = apiConfig(server.url, {
      timeout_ms: 300,
      headers: { Authorization: 'Bearer ${env:UPLEDGER_SECRET_TOKEN}' },
    });
    const result = await probe(config, new AbortController().signal)();
    expect(holds(JSON.stringify(result))).toEqual([]);
    expect(JSON.stringify(result)).not.toContain(secret.slice(0, -1));
  });
});
