import type { Event } from '../../../events/event.ts';
import { sha256 } from '../../../events/fields/sha256.ts';

/** An index partition accepts 1,000 writes per second. A mass outage needs more, so each month has eight shards. */
const shards = 8;

/** The first three bits of the SHA-256 of the API id. It must never change: stored items keep their key. */
const shardOf = (apiId: string): number => Number.parseInt(sha256(apiId).slice(0, 1), 16) >> 1;

const dayPrefix = 'day#';

const monthOf = (time: string): string => time.slice(0, 7);

const shardKey = (month: string, shard: number): string => `${month}#${String(shard)}`;

const transitionKey = (apiId: string, at: string): string => shardKey(monthOf(at), shardOf(apiId));

/**
 * The key under which the index holds an event of the time `at`: a transition and the result of its alert under `2026-11#5`,
 * the summary of a day under `day#2026-11#5`.
 */
export const indexKey = ({ type, api_id }: Pick<Event, 'type' | 'api_id'>, at: string): string =>
  `${type === 'DaySummarized' ? dayPrefix : ''}${transitionKey(api_id, at)}`;

/** The keys that may hold transitions of a month (`2026-11`); the first is that of logs from before the shards. */
export const keysOfMonth = (month: string): readonly string[] => [
  month,
  ...Array.from({ length: shards }, (_, shard) => shardKey(month, shard)),
];

/** The keys that may hold summaries of the days of a month. */
export const dayKeysOfMonth = (month: string): readonly string[] =>
  Array.from({ length: shards }, (_, shard) => `${dayPrefix}${shardKey(month, shard)}`);

/** Whether a key is that of summaries. */
export const isDayKey = (key: string): boolean => key.startsWith(dayPrefix);

/** The month of a key of either kind. */
export const monthOfKey = (key: string): string => monthOf(isDayKey(key) ? key.slice(dayPrefix.length) : key);

/** Whether a key is where an API's transition, or the summary of a day, of this time belongs, now or before the shards. */
export const belongsUnder = (key: string, apiId: string, at: string): boolean =>
  key === monthOf(at) ||
  key === transitionKey(apiId, at) ||
  key === `${dayPrefix}${transitionKey(apiId, at)}`;
