import { beforeAll, describe, expect, it } from 'vitest';
import { createResolveName } from '../../../../src/adapters/http/dns/resolve-name.ts';
import { authority, certificateFor, type Certificate } from '../../../support/http/certificates.ts';
import { check } from '../../../support/http/check.ts';
import { aNumber, textWith } from '../../../support/http/matchers.ts';
import { nameServer } from '../../../support/http/name-server.ts';
import { httpServer, rawServer, tlsServer } from '../../../support/http/servers.ts';

const date = (text: string): Date => new Date(`${text}T00:00:00Z`);

describe('a TLS target', () => {
  let ca: Certificate;
  let good: Certificate;
  beforeAll(async () => {
    ca = await authority();
    good = await certificateFor(['api.example', '127.0.0.1'], { authority: ca });
  });
  const trusting = () => ({ extraCa: [ca.cert] });

  it('with a good certificate is UP, and the handshake has its own phase', async () => {
    await using server = await tlsServer(good);
    const result = await check(server.url, {}, trusting());
    expect(result).toMatchObject({ outcome: 'UP', error: null });
    expect(result.timings).toEqual({
      dns: null,
      connect: aNumber,
      tls: aNumber,
      first_byte: aNumber,
      body: aNumber,
    });
  });

  it('is told the name and certified for it, while the connection goes to the checked address', async () => {
    const told: (string | undefined)[] = [];
    await using names = await nameServer({ 'api.example': ['127.0.0.1'], 'other.example': ['127.0.0.1'] });
    await using server = await tlsServer({
      ...good,
      SNICallback: (name, done) => {
        told.push(name);
        done(null);
      },
    });
    const deps = { ...trusting(), resolveName: createResolveName({ servers: [names.server] }) };
    expect(await check(`https://api.example:${server.port}/`, {}, deps)).toMatchObject({ outcome: 'UP' });
    expect(await check(`https://other.example:${server.port}/`, {}, deps)).toMatchObject({
      outcome: 'DOWN',
      error: { kind: 'tls', message: 'certificate is for api.example, 127.0.0.1, not other.example' },
    });
    expect(told).toEqual(['api.example', 'other.example']);
  });

  it('with an expired certificate says since when', async () => {
    const expired = await certificateFor(['127.0.0.1'], {
      authority: ca,
      from: date('2025-12-01'),
      until: date('2026-01-01'),
    });
    await using server = await tlsServer(expired);
    expect(await check(server.url, {}, trusting())).toMatchObject({
      outcome: 'DOWN',
      status_code: null,
      error: { kind: 'tls', message: 'certificate has expired (2026-01-01)' },
    });
  });

  it('with a certificate of the future says from when', async () => {
    const early = await certificateFor(['127.0.0.1'], {
      authority: ca,
      from: date('2099-01-01'),
      until: date('2099-02-01'),
    });
    await using server = await tlsServer(early);
    expect((await check(server.url, {}, trusting())).error).toEqual({
      kind: 'tls',
      message: 'certificate is not valid yet (2099-01-01)',
    });
  });

  it('with a self-signed certificate, or one of an unknown authority, is not trusted and gets no request', async () => {
    let bytes = 0;
    const self = await certificateFor(['127.0.0.1']);
    for (const [certificate, message] of [
      [self, 'certificate is self-signed'],
      [good, textWith('certificate is from an unknown authority')],
    ] as const) {
      await using server = await tlsServer(certificate, (socket) => {
        socket.on('data', (chunk) => {
          bytes += chunk.length;
        });
      });
      expect((await check(server.url)).error).toEqual({ kind: 'tls', message });
    }
    expect(bytes).toBe(0);
  });

  it('that speaks plain HTTP, or closes, or hangs in the handshake, is told apart', async () => {
    await using plain = await httpServer((_, response) => response.end());
    expect((await check(`https://127.0.0.1:${plain.port}/`)).error).toEqual({
      kind: 'tls',
      message: 'the server does not speak TLS on this port',
    });
    await using closing = await rawServer((socket) => socket.once('data', () => socket.end()));
    expect((await check(`https://127.0.0.1:${closing.port}/`)).error).toEqual({
      kind: 'reset',
      message: 'connection closed in the TLS handshake',
    });
    await using hanging = await rawServer(() => {});
    expect((await check(`https://127.0.0.1:${hanging.port}/`, { timeout_ms: 150 })).error).toEqual({
      kind: 'timeout',
      message: 'no response within 150 ms (in the TLS handshake)',
    });
  });

  it('that speaks only TLS of long ago is a tls fault', async () => {
    await using server = await tlsServer({ ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' });
    expect((await check(server.url, {}, trusting())).error).toEqual({
      kind: 'tls',
      message: textWith('TLS handshake failed (ERR_SSL_'),
    });
  });
});
