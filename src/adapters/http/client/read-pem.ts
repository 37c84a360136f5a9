import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { finalError } from '../attempt/probe-error.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

const mostBytes = 1_048_576;

const why: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read by this user',
  EISDIR: 'is a folder',
};

const readStart = async (path: string): Promise<string> => {
  // Do not wait for a pipe without a writer.
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
  return buffer.toString('utf8', 0, bytesRead);
};

/** The text of a PEM file, or the value of a secret. It is never shown. */
export const readPem = async (field: string, source: string): Promise<E.Either<RequestError, string>> => {
  if (source.includes('-----BEGIN')) return E.right(source);
  try {
    const text = await readStart(source);
    return text.includes('-----BEGIN')
      ? E.right(text)
      : finalError('other', `the file of ${field} is not PEM: ${source}`);
  } catch (error) {
    return finalError(
      'other',
      `the file of ${field} ${why[errorCode(error)] ?? 'cannot be read'}: ${source}`,
    );
  }
};
