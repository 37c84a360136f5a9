import * as t from 'io-ts';
import { fromText } from './text-codecs.ts';

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
