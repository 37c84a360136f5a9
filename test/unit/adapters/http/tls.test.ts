import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { validUntil } from '../../../../src/adapters/http/connection/certificate-until.ts';
import { createResolveName } from '../../../../src/adapters/http/dns/resolve-name.ts';
import {
  authority,
  certificateFor,
  weakCertificate,
  type Certificate,
} from '../../../support/http/certificates.ts';
import { check } from '../../../support/http/check.ts';
import { aNumber, textLike } from '../../../support/http/matchers.ts';
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
      [self, 'certificate is self-signed (NODE_EXTRA_CA_CERTS can name it)'],
      [good, 'certificate is from an unknown authority (NODE_EXTRA_CA_CERTS can name it)'],
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
      message: textLike(/^TLS handshake failed \([a-z ]+\)$/u),
    });
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'that requires a client certificate is a tls fault under %s',
    async (version) => {
      await using server = await tlsServer({
        ...good,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: version,
        maxVersion: version,
      });
      for (const over of [{}, { method: 'POST', body: 'x'.repeat(200_000) }] as const) {
        expect((await check(server.url, over, trusting())).error).toEqual({
          kind: 'tls',
          message:
            version === 'TLSv1.3'
              ? 'the server requires a client certificate, and upledger has none'
              : 'TLS handshake failed (alert handshake failure)',
        });
      }
    },
  );

  it('whose TLS breaks after the handshake, and that stays, is a tls fault at once', async () => {
    const asked = Promise.withResolvers<void>();
    await using server = await tlsServer(good, (socket) => socket.once('data', () => asked.resolve()));
    await using between = await rawServer((socket) => {
      relay(socket, server.port);
      // A record that nobody can decrypt.
      void asked.promise.then(() => socket.write(Buffer.from(`1703030020${'00'.repeat(32)}`, 'hex')));
    });
    expect((await check(between.url.replace('http:', 'https:'), {}, trusting())).error).toEqual({
      kind: 'tls',
      message: 'TLS failed after the handshake (decryption failed or bad record mac)',
    });
  });

  it('with a key that is too weak says so', async () => {
    const weak = await weakCertificate('127.0.0.1');
    await using server = await tlsServer({ ...weak, ciphers: 'DEFAULT@SECLEVEL=0' });
    expect((await check(server.url, {}, { extraCa: [weak.cert] })).error).toEqual({
      kind: 'tls',
      message: 'certificate is not trusted: EE certificate key too weak',
    });
  });

  it.each([
    ['is used', () => trusting()],
    ['is not trusted', () => ({})],
  ])('is told the end of a connection that %s by a close_notify', async (_, deps) => {
    const ends: (readonly number[])[] = [];
    await using server = await tlsServer({ ...good, maxVersion: 'TLSv1.2' });
    await using between = await rawServer((socket) => recordTypes(socket, server.port, ends));
    await check(between.url.replace('http:', 'https:'), {}, deps());
    await expect.poll(() => ends).toHaveLength(1);
    // The last record that the client sent is an alert (21).
    expect(ends[0]?.at(-1)).toBe(21);
  });

  describe('of an API with certificate_days', () => {
    const watching = { certificate_days: 14 };
    const seconds = (text: string): number => date(text).getTime() / 1000;
    const until = (text: string) => certificateFor(['127.0.0.1'], { authority: ca, until: date(text) });

    it('reports until when its certificate is valid, and does not look unless it is asked to', async () => {
      await using server = await tlsServer(await until('2099-03-01'));
      expect((await check(server.url, watching, trusting())).certificate_until).toBe(seconds('2099-03-01'));
      expect(await check(server.url, {}, trusting())).not.toHaveProperty('certificate_until');
    });

    it('reports it of a certificate that has expired, and of one that is not trusted nothing', async () => {
      const expired = { authority: ca, from: date('2025-12-01'), until: date('2026-01-01') };
      await using server = await tlsServer(await certificateFor(['127.0.0.1'], expired));
      expect(await check(server.url, watching, trusting())).toMatchObject({
        outcome: 'DOWN',
        certificate_until: seconds('2026-01-01'),
      });
      await using stranger = await tlsServer(await certificateFor(['127.0.0.1']));
      expect(await check(stranger.url, watching, trusting())).not.toHaveProperty('certificate_until');
    });

    it('reports the first that expires of those that redirects lead over, and none where the API is not https', async () => {
      await using sooner = await tlsServer(await until('2098-01-01'));
      await using later = await tlsServer(await until('2099-01-01'), (socket) =>
        socket.once('data', () =>
          socket.end(`HTTP/1.1 302 Found\r\nlocation: ${sooner.url}\r\ncontent-length: 0\r\n\r\n`),
        ),
      );
      expect(await check(later.url, watching, trusting())).toMatchObject({
        outcome: 'UP',
        certificate_until: seconds('2098-01-01'),
      });
      await using plain = await httpServer((_, response) => {
        response.writeHead(302, { location: sooner.url }).end();
      });
      expect(await check(plain.url, watching, trusting())).not.toHaveProperty('certificate_until');
    });
  });
});

describe('the end of a certificate', () => {
  it.each<[string, () => string | undefined, number | null]>([
    ['a time', () => 'Mar  1 12:00:00 2027 GMT', Date.UTC(2027, 2, 1, 12) / 1000],
    ['a time before all others', () => 'Jan  1 00:00:00 1950 GMT', 0],
    ['no time', () => 'Bad time value', null],
    ['nothing', () => undefined, null],
    [
      'what cannot be got',
      () => {
        throw new Error('cannot be parsed');
      },
      null,
    ],
  ])('that is %s costs at most the signal', (_, get, until) => {
    expect(validUntil(get)).toBe(until);
  });
});

/** Passes both ways on. */
const relay = (socket: Socket, port: number): void => {
  const onward = connect(port, '127.0.0.1');
  for (const side of [socket, onward]) side.on('error', () => {});
  socket.on('data', (chunk: Buffer) => onward.write(chunk));
  socket.on('end', () => onward.end());
  onward.on('data', (chunk: Buffer) => socket.write(chunk));
  onward.on('end', () => socket.end());
  socket.on('close', () => onward.destroy());
};

/** The records of TLS in these bytes, as the type of each. */
const typesOf = (bytes: Buffer): readonly number[] => {
  const types: number[] = [];
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) types.push(bytes[at] ?? 0);
  return types;
};

const recordTypes = (socket: Socket, port: number, ends: (readonly number[])[]): void => {
  const sent: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => sent.push(chunk));
  socket.on('close', () => ends.push(typesOf(Buffer.concat(sent))));
  relay(socket, port);
};
