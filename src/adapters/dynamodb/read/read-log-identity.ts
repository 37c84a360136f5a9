import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InvalidItem } from '../../../events/encoding/invalid-item.ts';
import { ledgerError, type LedgerError } from '../../../projections/ledger.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { logKey, tableIdOf } from '../items/log-item.ts';

/** The recorded `TableId` of the log that the states belong to (consistent read); null: not recorded. */
export const readLogIdentity =
  ({ client, tables }: DynamoDeps): TE.TaskEither<LedgerError | InvalidItem, string | null> =>
  async () => {
    try {
      const { Item: item } = await client.send(
        new GetItemCommand({
          TableName: tables.states,
          Key: { api_id: { S: logKey } },
          ConsistentRead: true,
        }),
      );
      return item === undefined ? E.right(null) : tableIdOf(item);
    } catch (cause) {
      return E.left(ledgerError(`table ${tables.states} cannot be read: ${awsFailureText(cause)}`, cause));
    }
  };
