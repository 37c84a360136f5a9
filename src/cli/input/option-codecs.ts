import * as t from 'io-ts';
import type { Shard } from '../../runner/pass/shard.ts';
import { parseDuration } from '../../runner/config/fields/duration.ts';
import { parseTime, timeMust } from './parse-time.ts';
import { eitherText } from '../../runner/text/list-text.ts';
import { fromText } from './text-codecs.ts';

/** A span of time in milliseconds, both ends included. */
export const durationText = (least: number, most: number, must: string): t.Type<number, string, unknown> =>
  fromText(
    t.number.is,
    (text) => {
      const ms = parseDuration(text);
      return ms !== null && least <= ms && ms <= most ? ms : null;
    },
    must,
  );

/** A point in time (epoch ms), seen from `now`. */
export const timeText = (now: number): t.Type<number, string, unknown> =>
  fromText(t.number.is, (text) => parseTime(text, now), timeMust);

/** One of a few words. */
export const oneOf = <W extends string>(words: readonly W[]): t.Type<W, string, unknown> =>
  fromText(
    (u): u is W => words.some((word) => word === u),
    (text) => words.find((word) => word === text) ?? null,
    `must be ${eitherText(words)}`,
  );

/** The path of a file. */
export const FileText: t.Type<string, string, unknown> = fromText(
  t.string.is,
  (text) => (text === '' ? null : text),
  'must be the path of a file',
);

/** `2/5`: the second of five parts. */
export const ShardText: t.Type<Shard, string, unknown> = fromText(
  t.readonly(t.strict({ index: t.number, of: t.number })).is,
  (text) => {
    const match = /^(\d{1,4})\/(\d{1,4})$/u.exec(text);
    const [index, of] = [Number(match?.[1]), Number(match?.[2])];
    return match !== null && 1 <= index && index <= of ? { index, of } : null;
  },
  'must be I/N, part I of N, such as 1/3',
);

const Sqlite = t.readonly(t.strict({ _tag: t.literal('sqlite'), file: t.string }));
const DynamoDb = t.readonly(t.strict({ _tag: t.literal('dynamodb') }));
const StoreName = t.union([Sqlite, DynamoDb]);

/** What `--store` names. */
export type StoreName = t.TypeOf<typeof StoreName>;

const StoreText: t.Type<StoreName, string, unknown> = fromText(
  StoreName.is,
  (text) => {
    if (text === 'dynamodb') return { _tag: 'dynamodb' };
    const file = text.startsWith('sqlite:') ? text.slice('sqlite:'.length) : '';
    return file === '' ? null : { _tag: 'sqlite', file };
  },
  'must be sqlite:PATH or dynamodb',
);

/** The options of every command that reads the ledger or the configs. */
export const storeOptions = { store: StoreText, apis: t.string };
