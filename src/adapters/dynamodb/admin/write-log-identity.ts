import { DescribeTableCommand, type DynamoDBClient, ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { awsErrorName, awsFailureText, isDenied } from '../../aws/aws-error.ts';
import type { Tables } from '../client/tables.ts';
import { insertStatement } from '../commit/statements.ts';
import { attributesOf } from '../items/attribute-value.ts';
import { logItem } from '../items/log-item.ts';
import type { CreateTablesError } from './create-tables.ts';

/**
 * Records which log the states (which must be new) belong to. An existing record stays. Does nothing on a server that
 * gives its tables no id.
 */
export const writeLogIdentity =
  (client: DynamoDBClient, { states, events }: Tables): TE.TaskEither<CreateTablesError, void> =>
  async () => {
    try {
      const { Table: table } = await client.send(new DescribeTableCommand({ TableName: events }));
      if (table?.TableId !== undefined)
        await client.send(
          new ExecuteStatementCommand(insertStatement(states, attributesOf(logItem(table.TableId)))),
        );
      return E.right(undefined);
    } catch (cause) {
      if (awsErrorName(cause) === 'DuplicateItemException') return E.right(undefined);
      const message = `table ${states} was not told which log it belongs to: ${awsFailureText(cause)}`;
      return E.left({ _tag: 'CreateTablesError', message, cause, denied: isDenied(cause) });
    }
  };
