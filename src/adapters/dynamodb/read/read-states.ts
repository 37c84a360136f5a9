import { BatchGetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { ledgerError, type LedgerError, type StoredStates } from '../../../projections/ledger.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import { paging, type DynamoDeps } from '../client/dynamo-deps.ts';
import { getInBatches } from './get-in-batches.ts';
import { statesOf } from '../items/state-item.ts';

/** All states by a consistent scan, or those of some APIs by consistent gets, many to a request. */
export const readStates =
  (deps: DynamoDeps, apiIds: readonly string[] | undefined): TE.TaskEither<LedgerError, StoredStates> =>
  async () => {
    try {
      return E.right(apiIds === undefined ? await scanStates(deps) : await getStates(deps, apiIds));
    } catch (cause) {
      const message = `table ${deps.tables.states} cannot be read: ${awsFailureText(cause)}`;
      return E.left(ledgerError(message, cause));
    }
  };

const scanStates = async (deps: DynamoDeps): Promise<StoredStates> => {
  const parts: StoredStates[] = [];
  for await (const page of paginateScan(paging(deps), {
    TableName: deps.tables.states,
    ConsistentRead: true,
  }))
    parts.push(statesOf(page.Items ?? []));
  return { states: parts.flatMap(({ states }) => states), faults: parts.flatMap(({ faults }) => faults) };
};

const getStates = async (deps: DynamoDeps, apiIds: readonly string[]): Promise<StoredStates> => {
  const table = deps.tables.states;
  const items = await getInBatches(deps, apiIds, async (ids) => {
    const Keys = ids.map((id) => ({ api_id: { S: id } }));
    const answer = await deps.client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    const left = (answer.UnprocessedKeys?.[table]?.Keys ?? []).flatMap(({ api_id }) => api_id?.S ?? []);
    return { items: answer.Responses?.[table] ?? [], left };
  });
  return statesOf(items);
};
