import { resolve } from 'node:path';
import * as t from 'io-ts';
import { fromText } from '../input/text-codecs.ts';
import type { Environment } from '../input/environment.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import type { PageTarget } from '../../runner/ports/page-target.ts';

const Place = t.union([
  t.readonly(t.strict({ _tag: t.literal('folder'), path: t.string })),
  t.readonly(t.strict({ _tag: t.literal('s3'), bucket: t.string, prefix: t.string })),
]);

/** Where a page goes. */
export type PagePlace = t.TypeOf<typeof Place>;

const s3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/((?:[A-Za-z0-9!_.*'()-]+\/?)*))?$/u;

/** `s3://BUCKET/PREFIX`, else the path of a folder. */
export const PageText: t.Type<PagePlace, string, unknown> = fromText(
  Place.is,
  (text) => {
    const [, bucket, prefix = ''] = s3.exec(text) ?? [];
    if (bucket !== undefined) return { _tag: 's3', bucket, prefix: prefix.replace(/\/$/u, '') };
    return text === '' || text.includes('://') ? null : { _tag: 'folder', path: text };
  },
  'must be the path of a folder, or s3://BUCKET/PREFIX',
);

/** A writable page target, until it is closed. */
export type OpenPage = Readonly<{ target: PageTarget; close: () => void }>;

/** Loads only the selected adapter. */
export const openPage = async (
  { env }: Pick<ProcessContext, 'env'>,
  { region }: Pick<Environment, 'region'>,
  place: PagePlace,
): Promise<OpenPage> => {
  if (place._tag === 'folder') {
    const { pageFolder } = await import('../../adapters/folder/page-folder.ts');
    return { target: pageFolder(resolve(place.path)), close: () => undefined };
  }
  const { pageBucket } = await import('../../adapters/s3/page-bucket.ts');
  const endpoint = env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'] ?? '';
  const { close, ...target } = pageBucket({ ...place, region, pathStyle: endpoint !== '' });
  return { target, close };
};
