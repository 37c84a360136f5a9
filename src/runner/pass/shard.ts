import { sha256 } from '../../events/fields/sha256.ts';

/** This runner's part of the APIs: number `index` (1 …) of `of`. */
export type Shard = Readonly<{ index: number; of: number }>;

/** A stable hash of the name decides, so that every runner draws the same line. */
export const inShard = (apiId: string, shard: Shard | null): boolean =>
  shard === null ||
  shard.of === 1 ||
  Number.parseInt(sha256(apiId).slice(0, 8), 16) % shard.of === shard.index - 1;
