import { promisify } from 'node:util';
import type { ReceivedBody, ReceivedResponse } from '../../../runner/ports/probe.ts';
import { bodyLimit, tooLarge } from './collect-body.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

type Bytes = Uint8Array;

const mostCodings = 3;

const unusable = (error: string): ReceivedBody => ({ bytes: null, error });

/** `deflate` means the zlib format, but some servers omit its header (RFC 9110, 8.4.1.2). */
const hasZlibHead = ([first = 0, second = 0]: Bytes): boolean =>
  (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;

/** The decoder of a content coding; null: not supported. It runs outside the event loop and stops at the limit. */
const decoderOf = async (coding: string, bytes: Bytes) => {
  const zlib = await import('node:zlib');
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return promisify<Bytes, { maxOutputLength: number }, Buffer>(zlib.gunzip);
    case 'deflate':
      return promisify<Bytes, { maxOutputLength: number }, Buffer>(
        hasZlibHead(bytes) ? zlib.inflate : zlib.inflateRaw,
      );
    case 'br':
      return promisify<Bytes, { maxOutputLength: number }, Buffer>(zlib.brotliDecompress);
    case 'zstd':
      return promisify<Bytes, { maxOutputLength: number }, Buffer>(zlib.zstdDecompress);
    default:
      return null;
  }
};

const decompressOnce = async (coding: string, bytes: Bytes): Promise<ReceivedBody> => {
  const decode = await decoderOf(coding, bytes);
  if (decode === null) return unusable('the body is compressed in a way that is not supported');
  try {
    return { bytes: await decode(bytes, { maxOutputLength: bodyLimit }), error: null };
  } catch (error) {
    return errorCode(error) === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge
      : unusable(`the body cannot be decompressed (${coding})`);
  }
};

type Compressed = Pick<ReceivedResponse, 'headers' | 'body'>;

const codingsOf = ({ headers }: Compressed): readonly string[] =>
  [headers['content-encoding'] ?? []]
    .flat()
    .flatMap((value) => value.toLowerCase().split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '' && value !== 'identity');

/** Whether a response has a content coding. */
export const isCompressed = (response: Compressed): boolean =>
  response.headers['content-encoding'] !== undefined &&
  (response.body?.bytes?.length ?? 0) > 0 &&
  codingsOf(response).length > 0;

/** Decodes a body by its `Content-Encoding`, within the same limit. */
export const decompress = async (response: Compressed): Promise<ReceivedBody | null> => {
  if (!isCompressed(response)) return response.body;
  const codings = codingsOf(response);
  if (codings.length > mostCodings)
    return unusable(`the body is compressed more than ${String(mostCodings)} times`);
  let body = response.body;
  for (const coding of codings.toReversed()) {
    if (body === null || body.bytes === null) return body;
    body = await decompressOnce(coding, body.bytes);
  }
  return body;
};
