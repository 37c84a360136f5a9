import { GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InvalidItem } from '../../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../events/event-record.ts';
import { ledgerError, type LedgerError, type Page, type SeqRange } from '../../../projections/ledger.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import { paging, type DynamoDeps } from '../client/dynamo-deps.ts';
import { eventLine } from '../items/event-item.ts';

/** The highest place that a stream can have. */
const lastSeq = Number.MAX_SAFE_INTEGER;

/** A stream in order, consistent, a page for each megabyte. */
export async function* readEvents(
  deps: DynamoDeps,
  apiId: string,
  { from, to }: SeqRange,
): AsyncIterable<E.Either<LedgerError, Page>> {
  if (from > to) return;
  const pages = paginateQuery(paging(deps), {
    TableName: deps.tables.events,
    ConsistentRead: true,
    KeyConditionExpression: 'api_id = :api_id AND seq BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':api_id': { S: apiId },
      ':from': { N: String(from) },
      ':to': { N: String(Math.min(to, lastSeq)) },
    },
  });
  try {
    for await (const { Items: items = [] } of pages)
      if (items.length > 0) yield E.right(items.map(eventLine));
  } catch (cause) {
    yield E.left(eventsError(deps.tables.events, cause));
  }
}

/** One event by its place, consistent; null when the place is empty. */
export const readEventAt =
  (
    { client, tables }: DynamoDeps,
    apiId: string,
    seq: number,
  ): TE.TaskEither<LedgerError | InvalidItem, EventRecord | null> =>
  async () => {
    try {
      const { Item: item } = await client.send(
        new GetItemCommand({
          TableName: tables.events,
          Key: { api_id: { S: apiId }, seq: { N: String(seq) } },
          ConsistentRead: true,
        }),
      );
      return item === undefined ? E.right(null) : eventLine(item);
    } catch (cause) {
      return E.left(eventsError(tables.events, cause));
    }
  };

export const eventsError = (table: string, cause: unknown): LedgerError =>
  ledgerError(`table ${table} cannot be read: ${awsFailureText(cause)}`, cause);
