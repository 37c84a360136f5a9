import { sha256 } from '../../../events/fields/sha256.ts';

/** A partition of an index takes 1,000 writes a second, and a mass outage has more: so a month is spread over eight. */
const shards = 8;

/** The first three bits of the SHA-256 of its name. Fixed for ever: what is stored stays where it is. */
const shardOf = (apiId: string): number => Number.parseInt(sha256(apiId).slice(0, 1), 16) >> 1;

const monthOf = (time: string): string => time.slice(0, 7);

const shardKey = (month: string, shard: number): string => `${month}#${String(shard)}`;

/** The key (`2026-11#5`) under which the index holds an API's transition of the time `at`, and what became of its alert. */
export const indexKey = (apiId: string, at: string): string => shardKey(monthOf(at), shardOf(apiId));

/** The keys that may hold something of a month (`2026-11`); the first is that of logs from before the shards. */
export const keysOfMonth = (month: string): readonly string[] => [
  month,
  ...Array.from({ length: shards }, (_, shard) => shardKey(month, shard)),
];

/** Whether a key is where an API's event of this time belongs, now or before the shards. */
export const belongsUnder = (key: string, apiId: string, at: string): boolean =>
  key === monthOf(at) || key === indexKey(apiId, at);
