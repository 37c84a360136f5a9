import * as E from 'fp-ts/lib/Either.js';
import type { SealBucket } from '../../../adapters/s3/seal-bucket.ts';
import type { LogSeal } from '../../../projections/audit/log-seal.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import type { Environment } from '../../input/environment.ts';
import { parseSeal, readSeal, sealTaken, sealText, writeSeal } from './seal-file.ts';

/** Where seals are kept: a file, an object, or all objects below a prefix of a bucket. */
export type SealPlace = Readonly<{
  /** Why no seal can be written there; null: one can. */
  refusal: (force: boolean) => string | null;
  /** Left: why it was not written. Right: where it is. */
  write: (seal: LogSeal, force: boolean) => Promise<E.Either<string, string>>;
  /** The newest seal. Left: why none was found. */
  read: () => Promise<E.Either<string, LogSeal>>;
  /** Hours since the newest seal was written; null: there is no seal, or this place does not know. */
  ageHours: (now: number) => Promise<E.Either<string, number | null>>;
}>;

const s3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/((?:[A-Za-z0-9!_.*'()-]+\/?)*))?$/u;

const file = (path: string): SealPlace => ({
  refusal: (force) => sealTaken(path, force),
  write: async (seal, force) => {
    const error = await writeSeal(path, seal, force);
    return error === null ? E.right(path) : E.left(error);
  },
  read: () => readSeal(path),
  ageHours: () => Promise.resolve(E.right(null)),
});

/** Named so that they are listed in their order, and no two runners take the same name. */
const keyFor = (prefix: string, { sealed_at }: LogSeal, runnerId: string): string =>
  `${prefix}${sealed_at.replaceAll(':', '-')}-${runnerId.replaceAll(/[^A-Za-z0-9_.-]/gu, '-')}.json`;

const objects = (
  bucket: string,
  key: string,
  open: () => Promise<SealBucket>,
  runnerId: string,
): SealPlace => {
  const isOne = key.endsWith('.json');
  const within = async <A>(work: (opened: SealBucket) => Promise<A>): Promise<A> => {
    const opened = await open();
    try {
      return await work(opened);
    } finally {
      opened.close();
    }
  };
  return {
    refusal: (force) => (force ? 'a seal in a bucket is never overwritten: leave out --force' : null),
    write: (seal) =>
      within(async ({ write }) => {
        const own = isOne ? key : keyFor(key, seal, runnerId);
        const written = await write(own, sealText(seal))();
        if (E.isLeft(written)) return E.left(`the seal was not written: ${written.left}`);
        return written.right
          ? E.right(`s3://${bucket}/${own}`)
          : E.left(`s3://${bucket}/${own} exists, and a seal in a bucket is never overwritten`);
      }),
    read: () =>
      within(async ({ newest, read }) => {
        const found = isOne ? E.right({ key }) : await newest(key)();
        if (E.isLeft(found)) return found;
        if (found.right === null) return E.left(`s3://${bucket}/${key} holds no seal`);
        const text = await read(found.right.key)();
        return E.isLeft(text) ? text : parseSeal(`s3://${bucket}/${found.right.key}`, text.right);
      }),
    ageHours: (now) =>
      within(async ({ newest }) => {
        const found = await newest(isOne ? key.replace(/[^/]+$/u, '') : key)();
        return E.map((one: Readonly<{ at: number }> | null) =>
          one === null ? null : Math.max(0, (now - one.at) / 3_600_000),
        )(found);
      }),
  };
};

/** `s3://BUCKET/PREFIX/`, `s3://BUCKET/KEY.json`, else the path of a file. Left: why the text is not a valid place. */
export const sealPlace = (
  text: string,
  { env }: Pick<ProcessContext, 'env'>,
  { region, runnerId }: Pick<Environment, 'region' | 'runnerId'>,
): E.Either<string, SealPlace> => {
  const [, bucket, rest = ''] = s3.exec(text) ?? [];
  if (bucket === undefined)
    return text === '' || text.includes('://')
      ? E.left(
          `${JSON.stringify(text)} must be the path of a file, s3://BUCKET/PREFIX/ or s3://BUCKET/KEY.json`,
        )
      : E.right(file(text));
  const isKey = rest === '' || rest.endsWith('/') || rest.endsWith('.json');
  const key = isKey ? rest : `${rest}/`;
  const endpoint = env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'] ?? '';
  const open = async () => {
    const { sealBucket } = await import('../../../adapters/s3/seal-bucket.ts');
    return sealBucket({ bucket, region, pathStyle: endpoint !== '' });
  };
  return E.right(objects(bucket, key, open, runnerId));
};
