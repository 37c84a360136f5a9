import { BatchGetItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { EventPlace, LedgerError } from '../../../projections/ledger.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { getInBatches } from './get-in-batches.ts';
import { eventsError } from './read-events.ts';

const keyOf = ({ api_id, seq }: EventPlace): string => `${api_id} ${String(seq)}`;

const keyIn = (item: Readonly<Record<string, AttributeValue>>): string =>
  `${item['api_id']?.S ?? ''} ${item['seq']?.N ?? ''}`;

/** The hashes in these places, by consistent gets, many to a request. */
export const readHashes =
  (deps: DynamoDeps, places: readonly EventPlace[]): TE.TaskEither<LedgerError, readonly (string | null)[]> =>
  async () => {
    const { events } = deps.tables;
    const byKey = new Map(places.map((place) => [keyOf(place), place]));
    try {
      const items = await getInBatches(deps, [...byKey.keys()], async (keys) => {
        const Keys = keys
          .flatMap((key) => byKey.get(key) ?? [])
          .map(({ api_id, seq }) => ({ api_id: { S: api_id }, seq: { N: String(seq) } }));
        const answer = await deps.client.send(
          new BatchGetItemCommand({
            RequestItems: {
              [events]: {
                Keys,
                ConsistentRead: true,
                ProjectionExpression: 'api_id, seq, #hash',
                ExpressionAttributeNames: { '#hash': 'hash' },
              },
            },
          }),
        );
        return {
          items: answer.Responses?.[events] ?? [],
          left: (answer.UnprocessedKeys?.[events]?.Keys ?? []).map(keyIn),
        };
      });
      const hashes = new Map(items.map((item) => [keyIn(item), item['hash']?.S ?? null]));
      return E.right(places.map((place) => hashes.get(keyOf(place)) ?? null));
    } catch (cause) {
      return E.left(eventsError(events, cause));
    }
  };
