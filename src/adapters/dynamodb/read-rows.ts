import { GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { ledgerError, type LedgerError, type Rows } from '../../projections/ledger.ts';
import { awsFailureText } from './aws-failure.ts';
import { openRequests, paging, type DynamoDeps } from './dynamo-deps.ts';
import { mapBounded } from './map-bounded.ts';
import { rowsOf } from './row-item.ts';

/** All rows by a consistent scan, or those of some APIs by as many consistent gets. */
export const readRows =
  (deps: DynamoDeps, apiIds: readonly string[] | undefined): TE.TaskEither<LedgerError, Rows> =>
  async () => {
    try {
      return E.right(apiIds === undefined ? await scanRows(deps) : await getRows(deps, apiIds));
    } catch (cause) {
      const message = `table ${deps.tables.states} cannot be read: ${awsFailureText(cause)}`;
      return E.left(ledgerError(message, cause));
    }
  };

const scanRows = async (deps: DynamoDeps): Promise<Rows> => {
  const parts: Rows[] = [];
  for await (const page of paginateScan(paging(deps), {
    TableName: deps.tables.states,
    ConsistentRead: true,
  }))
    parts.push(rowsOf(page.Items ?? []));
  return { rows: parts.flatMap(({ rows }) => rows), faults: parts.flatMap(({ faults }) => faults) };
};

// GetItem, not BatchGetItem: one right less for the role, and no answer that is only partly there.
const getRows = async ({ client, tables }: DynamoDeps, apiIds: readonly string[]): Promise<Rows> => {
  const answers = await mapBounded([...new Set(apiIds)], openRequests, async (apiId) =>
    client.send(
      new GetItemCommand({ TableName: tables.states, Key: { api_id: { S: apiId } }, ConsistentRead: true }),
    ),
  );
  return rowsOf(answers.flatMap(({ Item }) => (Item === undefined ? [] : [Item])));
};
