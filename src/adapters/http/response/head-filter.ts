import { probeError, type Failed } from '../attempt/probe-error.ts';
import { normalizeHead } from './normalize-head.ts';

/** Everything before the end of the final head: empty lines, 1xx responses, the head itself. */
const headLimit = 65_536;

/** What may come beside the body: head, framing of the chunks, trailers. */
const overhead = 65_536;

const nothing: Buffer = Buffer.alloc(0);
const beginning = 'HTTP/';
const endOfHead = /\n\r?\n/u;
const statusCode = /^HTTP\/\d\.\d ([^ \r\n]*)/u;

const lineEnds: ReadonlySet<number | undefined> = new Set([0x0a, 0x0d]);

/** The parser skips empty lines before the status line (RFC 9112, 2.2), so they do not end a head. */
const withoutEmptyLines = (bytes: Buffer): Buffer => {
  let at = 0;
  while (lineEnds.has(bytes[at])) at += 1;
  return at === 0 ? bytes : bytes.subarray(at);
};

const latin1 = (bytes: Buffer, from: number, to?: number): string => bytes.toString('latin1', from, to);

/** Other data passes at once: a server of another protocol may never send an empty line. */
const mayBeHttp = (text: string): boolean => beginning.startsWith(text.slice(0, beginning.length));

/** An invalid status code is quoted only if it is a short number; all else is foreign text. */
const impossible = (code: string): Failed =>
  probeError(
    'protocol',
    /^-?\d{1,9}$/u.test(code)
      ? `the response has an impossible status code: ${code}`
      : 'the response has no status code in its first line',
  );

const refusedHead = (head: string): Failed | null => {
  const code = statusCode.exec(head)?.[1];
  // Without a version the error of the parser is clearer.
  if (code === undefined || /^[1-9]\d\d$/u.test(code)) {
    return code === '101'
      ? probeError('protocol', 'the server switched to another protocol (101), for which nobody asked')
      : null;
  }
  return impossible(code);
};

const isInterim = (head: string): boolean => /^HTTP\/\d\.\d 1/u.test(head);

/** A filter between a connection and the parser. */
export type HeadFilter = Readonly<{
  /** The bytes for the parser; null while the head is incomplete. */
  push: (chunk: Buffer) => Buffer | Failed | null;
  /** The bytes held back, at the end of the connection. */
  rest: () => Buffer | null;
  /** The error once a response exceeds its limit. */
  overrun: () => Failed | null;
}>;

/**
 * Holds the head of the response back until it is complete, drops 1xx responses (RFC 9110, 15.2), brings the head into
 * the form that the parser takes, and counts every byte. `bodyLimit`: how much of a body is read, in bytes.
 */
export const createHeadFilter = (bodyLimit: number): HeadFilter => {
  let held = nothing;
  let room = nothing;
  let searched = 0;
  let arrived = 0;
  let passing = false;

  const tooLong = (): Failed =>
    probeError('protocol', 'more than 64 KiB came before the response headers were complete');

  const pass = (bytes: Buffer): Buffer => {
    passing = true;
    held = nothing;
    return bytes;
  };

  /** Adds to what is held, in a buffer that doubles: a head that comes byte by byte is copied a few times only. */
  const hold = (chunk: Buffer): void => {
    const length = held.length + chunk.length;
    const isInRoom = held.buffer === room.buffer && held.byteOffset === room.byteOffset;
    if (!isInRoom || length > room.length) {
      room = Buffer.allocUnsafe(2 * length);
      held.copy(room);
    }
    chunk.copy(room, held.length);
    held = room.subarray(0, length);
  };

  const completeHead = (): Buffer | Failed | null => {
    for (;;) {
      if (searched === 0) held = withoutEmptyLines(held);
      const from = searched < 10 ? 0 : searched - 2;
      const text = latin1(held, from);
      if (from === 0 && !mayBeHttp(text)) return pass(held);
      const end = endOfHead.exec(text);
      searched = held.length;
      if (end === null) return arrived > headLimit ? tooLong() : null;
      const length = from + end.index + end[0].length;
      const body = held.subarray(length);
      if (arrived - body.length > headLimit) return tooLong();
      const head = from === 0 ? text.slice(0, length) : latin1(held, 0, length);
      const refused = refusedHead(head);
      if (refused !== null) return refused;
      if (!isInterim(head)) {
        const normal = normalizeHead(head);
        return pass(normal === head ? held : Buffer.concat([Buffer.from(normal, 'latin1'), body]));
      }
      held = body;
      searched = 0;
    }
  };

  return {
    push: (chunk) => {
      arrived += chunk.length;
      if (passing) return chunk;
      if (held.length === 0) held = chunk;
      else hold(chunk);
      return completeHead();
    },
    rest: () => (held.length === 0 ? null : pass(Buffer.from(normalizeHead(latin1(held, 0)), 'latin1'))),
    overrun: () =>
      arrived > bodyLimit + overhead
        ? probeError(
            'protocol',
            `more than ${String((bodyLimit + overhead) / 1024)} KiB came before the response was complete`,
          )
        : null,
  };
};
