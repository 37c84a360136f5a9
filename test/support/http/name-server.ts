import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Addresses of a name; `null`: the question is never answered. A name that is not in it does not exist. */
export type Zone = Readonly<Record<string, readonly string[] | null>>;

export type NameServer = AsyncDisposable & Readonly<{ server: string; asked: readonly string[] }>;

const questionOf = (message: Buffer): Readonly<{ name: string; type: number; end: number }> => {
  const labels: string[] = [];
  let at = 12;
  for (let size = message.readUInt8(at); size > 0; size = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + size));
    at += 1 + size;
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
};

const record = (address: string, type: number): Buffer => {
  const bytes = Buffer.from(ipaddr.parse(address).toByteArray());
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(bytes.length, 10);
  return Buffer.concat([head, bytes]);
};

/** A name server on UDP (RFC 1035) that answers A and AAAA from a table. */
export const nameServer = async (zone: Zone): Promise<NameServer> => {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (message, from) => {
    const { name, type, end } = questionOf(message);
    asked.push(name);
    const addresses = zone[name];
    if (addresses === null) return;
    const records = (addresses ?? [])
      .filter((address) => type === (isIPv4(address) ? 1 : 28))
      .map((address) => record(address, type));
    const head = Buffer.alloc(12);
    head.writeUInt16BE(message.readUInt16BE(0), 0);
    head.writeUInt16BE(addresses === undefined ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([head, message.subarray(12, end), ...records]), from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        socket.close(() => resolve());
      }),
  };
};

/** Where a name server was a moment ago. */
export const goneNameServer = async (): Promise<string> => {
  await using names = await nameServer({});
  return names.server;
};
