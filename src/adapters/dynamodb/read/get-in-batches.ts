import { chunksOf } from 'fp-ts/lib/ReadonlyArray.js';
import { backOff, maxTries, type Backoff } from '../../aws/backoff.ts';
import { openRequests } from '../client/dynamo-deps.ts';
import { mapBounded } from '../../aws/map-bounded.ts';

/** What one request gave, and the ids that it left out: DynamoDB was short of time or capacity. */
export type Got<Item> = Readonly<{ items: readonly Item[]; left: readonly string[] }>;

const idsInRequest = 100;

/** The items of the given ids, in no order. What an answer leaves out is asked for again; rejects when that stays so. */
export const getInBatches = async <Item>(
  backoff: Backoff,
  apiIds: readonly string[],
  ask: (apiIds: readonly string[]) => Promise<Got<Item>>,
): Promise<readonly Item[]> => {
  const items: (readonly Item[])[] = [];
  let waiting: readonly string[] = [...new Set(apiIds)];
  for (let tries = 1; waiting.length > 0; tries += 1) {
    const answers = await mapBounded(chunksOf(idsInRequest)(waiting), openRequests, ask);
    for (const answer of answers) items.push(answer.items);
    waiting = answers.flatMap(({ left }) => left);
    if (waiting.length === 0) break;
    if (tries >= maxTries)
      throw new Error(`${String(waiting.length)} items were missing from every response`);
    await backOff(backoff, tries);
  }
  return items.flat();
};
