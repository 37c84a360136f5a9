import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { PageTarget, PageTargetError } from '../../runner/ports/page-target.ts';
import { awsErrorName, namedErrorText } from '../aws/aws-error.ts';
import { keptConnections } from '../aws/kept-connections.ts';

export type PageBucketOptions = Readonly<{
  bucket: string;
  /** without leading and trailing slash; empty: the whole bucket */
  prefix: string;
  region: string | null;
  /** path-style addressing, for an S3-compatible server */
  pathStyle: boolean;
}>;

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  atom: 'application/atom+xml',
};

const typeOf = (path: string): string =>
  types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

/** The files that only upledger reads must not be cached. */
const cachingOf = (path: string): string => {
  if (path.startsWith('.')) return 'private, no-store';
  return path.startsWith('incidents/') ? 'public, max-age=300' : 'public, max-age=30';
};

/** Errors of a write whose `If-Match` condition failed. */
const conflictErrors: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

const statusOf = (cause: unknown): number | null => {
  const metadata: unknown = cause instanceof Error ? Reflect.get(cause, '$metadata') : null;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : null;
  return typeof status === 'number' ? status : null;
};

/**
 * A status page under a prefix of a bucket. Every write is conditional (`If-Match`), so a newer page is never
 * overwritten.
 */
export const pageBucket = ({
  bucket,
  prefix,
  region,
  pathStyle,
}: PageBucketOptions): PageTarget & Readonly<{ close: () => void }> => {
  const client = new S3Client({
    ...(region === null ? {} : { region }),
    maxAttempts: 3,
    forcePathStyle: pathStyle,
    requestHandler: keptConnections({ connectMs: 3_000, requestMs: 15_000, sockets: 16 }),
  });
  const keyOf = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`);
  const name = `s3://${bucket}/${prefix}`;
  const from = <A>(path: string, work: () => Promise<A>): TE.TaskEither<PageTargetError, A> =>
    TE.tryCatch(work, (cause) => ({
      _tag: 'PageTargetError',
      message: `s3://${bucket}/${keyOf(path)}: ${namedErrorText(cause)}`,
      cause,
    }));
  const root = prefix === '' ? '' : `${prefix}/`;
  return {
    name,
    close: () => client.destroy(),
    read: (path) =>
      from(path, async () => {
        try {
          const got = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(path) }));
          return (await got.Body?.transformToString('utf-8')) ?? '';
        } catch (error) {
          // Without s3:ListBucket a missing object is reported as denied, but ListObjectsV2 succeeded before.
          if (awsErrorName(error) === 'NoSuchKey' || statusOf(error) === 404) return null;
          throw error;
        }
      }),
    isEmpty: () =>
      from('', async () => {
        const listed = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: root, MaxKeys: 1 }),
        );
        return (listed.Contents ?? []).length === 0;
      }),
    tags: (paths) =>
      from('', async () => {
        const wanted = new Set(paths);
        const tags = new Map<string, string>();
        let token: string | undefined;
        do {
          const listed = await client.send(
            new ListObjectsV2Command({ Bucket: bucket, Prefix: root, ContinuationToken: token }),
          );
          for (const { Key, ETag } of listed.Contents ?? []) {
            const path = Key?.slice(root.length) ?? '';
            if (ETag !== undefined && wanted.has(path)) tags.set(path, ETag);
          }
          token = listed.NextContinuationToken;
        } while (token !== undefined);
        return tags;
      }),
    tagOf: (text) => `"${createHash('md5').update(text).digest('hex')}"`,
    write: ({ path, text }, found) =>
      from(path, async () => {
        const condition = found === null ? { IfNoneMatch: '*' } : { IfMatch: found };
        try {
          await client.send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: keyOf(path),
              Body: text,
              ContentType: typeOf(path),
              CacheControl: cachingOf(path),
              ...condition,
            }),
          );
          return true;
        } catch (error) {
          if (conflictErrors.has(awsErrorName(error)) || statusOf(error) === 412) return false;
          throw error;
        }
      }),
    remove: (path) =>
      from(path, async () => {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(path) }));
      }),
  };
};
