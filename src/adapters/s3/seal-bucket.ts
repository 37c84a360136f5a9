import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { awsErrorName, namedErrorText } from '../aws/aws-error.ts';

export type SealBucketOptions = Readonly<{
  bucket: string;
  region: string | null;
  /** path-style addressing, for an S3-compatible server */
  pathStyle: boolean;
}>;

/** An object of the bucket. `at`: when S3 says that it was written, epoch ms, whatever the object says of itself. */
export type StoredSeal = Readonly<{ key: string; at: number }>;

/** Seals in a bucket that keeps them (Object Lock). Left: a sentence that names the bucket or the object. */
export type SealBucket = Readonly<{
  /** The object that S3 received last; null: no object has this prefix. */
  newest: (prefix: string) => TE.TaskEither<string, StoredSeal | null>;
  read: (key: string) => TE.TaskEither<string, string>;
  /** Never over another one: false when there is one with this key. */
  write: (key: string, text: string) => TE.TaskEither<string, boolean>;
  close: () => void;
}>;

const taken: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

const newer = (a: StoredSeal | null, b: StoredSeal): StoredSeal => (a === null || b.at >= a.at ? b : a);

export const sealBucket = ({ bucket, region, pathStyle }: SealBucketOptions): SealBucket => {
  const client = new S3Client({
    ...(region === null ? {} : { region }),
    maxAttempts: 4,
    forcePathStyle: pathStyle,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000 },
  });
  const from = <A>(key: string, work: () => Promise<A>): TE.TaskEither<string, A> =>
    TE.tryCatch(work, (cause) => `s3://${bucket}/${key}: ${namedErrorText(cause)}`);
  return {
    newest: (prefix) =>
      from(prefix, async () => {
        let found: StoredSeal | null = null;
        let token: string | undefined;
        do {
          const listed = await client.send(
            new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
          );
          for (const { Key, LastModified } of listed.Contents ?? [])
            if (Key?.endsWith('.json') === true && LastModified !== undefined)
              found = newer(found, { key: Key, at: LastModified.getTime() });
          token = listed.NextContinuationToken;
        } while (token !== undefined);
        return found;
      }),
    read: (key) =>
      from(key, async () => {
        const got = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return (await got.Body?.transformToString('utf-8')) ?? '';
      }),
    write: (key, text) =>
      from(key, async () => {
        try {
          await client.send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: key,
              Body: text,
              ContentType: 'application/json',
              IfNoneMatch: '*',
            }),
          );
          return true;
        } catch (error) {
          if (taken.has(awsErrorName(error))) return false;
          throw error;
        }
      }),
    close: () => client.destroy(),
  };
};
