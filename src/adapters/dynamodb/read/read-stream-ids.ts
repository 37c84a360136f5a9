import { type AttributeValue, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerError } from '../../../projections/ledger.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { eventsError } from './read-events.ts';

type Key = Record<string, AttributeValue>;

const pageSize = 200;

/**
 * The names of all streams. A scan that starts behind the last possible event of the stream it saw last reads one item
 * for each stream (half a read unit) instead of the whole log.
 */
export async function* readStreamIds({
  client,
  tables,
}: DynamoDeps): AsyncIterable<E.Either<LedgerError, readonly string[]>> {
  let start: Key | undefined;
  let last: string | null = null;
  let page: string[] = [];
  try {
    for (;;) {
      const { Items: items = [], LastEvaluatedKey: scanned }: ScanCommandOutput = await client.send(
        new ScanCommand({
          TableName: tables.events,
          Limit: 1,
          ProjectionExpression: 'api_id, seq',
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      const id: string | undefined = items[0]?.['api_id']?.S;
      if (id !== undefined && id !== last) page.push(id);
      // An item after the last possible position is not ours, but it must not stop the scan.
      start = id === undefined || id === last ? scanned : behind(id);
      if (start === undefined) break;
      last = id ?? last;
      if (page.length >= pageSize) {
        yield E.right(page);
        page = [];
      }
    }
    if (page.length > 0) yield E.right(page);
  } catch (cause) {
    yield E.left(eventsError(tables.events, cause));
  }
}

const behind = (id: string): Key => ({ api_id: { S: id }, seq: { N: String(Number.MAX_SAFE_INTEGER) } });
