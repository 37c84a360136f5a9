import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConfigError } from '../../runner/ports/config-source.ts';
import { shortExample } from './short-example.ts';
import { usageError } from './usage-error.ts';
import { errorCode } from '../../runner/text/error-code.ts';

/** About 50,000 APIs. A parsed file takes some fifty times its size in memory. */
const mostBytes = 16 * 1024 * 1024;

/** What to do if the file of configs does not exist. */
const createIt = `Name another file, create it with \`upledger init\`, or paste these lines into it:\n\n${shortExample}`;

const refused: Readonly<Record<string, string>> = {
  EISDIR: 'is a folder, must be a YAML file',
  EACCES: 'cannot be read by this user: check its permissions (ls -l)',
  EPERM: 'cannot be read by this user: check its permissions (ls -l)',
  ELOOP: 'is a link that leads back to itself',
  ENAMETOOLONG: 'is too long for a file name',
  ERR_INVALID_ARG_VALUE: 'is not a valid file name',
};

const readError = (path: string, cause: unknown, whenMissing: string): ConfigError => {
  const code = errorCode(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return usageError(`There is no ${path} (looked for ${resolve(path)}). ${whenMissing}`, cause);
  const why = refused[code];
  if (why !== undefined) return usageError(`${path} ${why}.`, cause);
  const message = `${path} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  return { _tag: 'ConfigError', kind: 'outage', message, cause };
};

/** At most one byte more than allowed, so that a device that never ends does not matter. */
const readBytes = async (path: string): Promise<Buffer> => {
  await using file = await open(path, 'r');
  const chunks: Buffer[] = [];
  const stream = file.createReadStream({ end: mostBytes, highWaterMark: 1024 * 1024, autoClose: false });
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const lineThatIsNotUtf8 = (bytes: Buffer): number => {
  let line = 1;
  let from = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    line += 1;
    from = end + 1;
  }
};

/** The content of a file, or why it cannot be read. `whenMissing` says what to do if the file does not exist. */
export const readFileBytes = (path: string, whenMissing = createIt): TE.TaskEither<ConfigError, Buffer> =>
  TE.tryCatch(
    () => readBytes(path),
    (error) => readError(path, error, whenMissing),
  );

/** Decodes bytes as UTF-8, or says why they are invalid. Removes a byte order mark. */
export const textOfFile = (path: string, bytes: Buffer): E.Either<ConfigError, string> => {
  if (bytes.length > mostBytes)
    return E.left(
      usageError(
        `${path} is larger than ${String(mostBytes / 1024 / 1024)} MiB, more than a file of configs may be.`,
      ),
    );
  if (!isUtf8(bytes))
    return E.left(
      usageError(`${path}:${String(lineThatIsNotUtf8(bytes))}: is not UTF-8 text: save the file as UTF-8.`),
    );
  return E.right(bytes.toString('utf8').replace(/^\uFEFF/u, ''));
};
