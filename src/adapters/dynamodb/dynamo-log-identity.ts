import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { formatError } from '../../runner/text/format-error.ts';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import type { LogIdentity } from '../../projections/state-repair.ts';
import { awsFailureText } from '../aws/aws-error.ts';
import type { DynamoDeps } from './client/dynamo-deps.ts';
import { attributesOf } from './items/attribute-value.ts';
import { logItem } from './items/log-item.ts';
import { runStatements, type Outcome } from './commit/run-statements.ts';
import { insertStatement, updateLogStatement } from './commit/statements.ts';
import { readLogIdentity } from './read/read-log-identity.ts';

/** The current `TableId` of the events table; null: this server has none. A table restored from a backup has a new id. */
const tableId =
  ({ client, tables }: DynamoDeps): TE.TaskEither<LedgerError, string | null> =>
  async () => {
    try {
      const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tables.events }));
      return E.right(table?.TableId ?? null);
    } catch (cause) {
      return E.left(
        ledgerError(`table ${tables.events} cannot be described: ${awsFailureText(cause)}`, cause),
      );
    }
  };

const written = (deps: DynamoDeps, outcome: Outcome | undefined): E.Either<LedgerError, void> => {
  if (outcome?._tag === 'Done' || outcome?._tag === 'Duplicate') return E.right(undefined);
  const cause = outcome?._tag === 'Failed' ? outcome.cause : null;
  const why = cause === null ? 'another program changed it meanwhile' : awsFailureText(cause);
  return E.left(
    ledgerError(`table ${deps.tables.states} was not told which log it belongs to: ${why}`, cause),
  );
};

/** The item `~log` of the states table. */
export const dynamoLogIdentity = (deps: DynamoDeps): LogIdentity => ({
  compare: () => async () => {
    const [said, now] = await Promise.all([readLogIdentity(deps)(), tableId(deps)()]);
    if (E.isLeft(said)) return E.left(ledgerError(formatError(said.left), said.left));
    if (said.right === null) return E.right('unsaid');
    if (E.isLeft(now)) return now;
    if (now.right === null) return E.right('unknown');
    return E.right(now.right === said.right ? 'same' : 'other');
  },
  say: (replaces) => async () => {
    const now = await tableId(deps)();
    if (E.isLeft(now)) return now;
    // This server gives its tables no id.
    if (now.right === null) return E.right(undefined);
    const { states } = deps.tables;
    const [inserted] = await runStatements(deps, [insertStatement(states, attributesOf(logItem(now.right)))]);
    if (!replaces || inserted?._tag !== 'Duplicate') return written(deps, inserted);
    const [updated] = await runStatements(deps, [updateLogStatement(states, logItem(now.right))]);
    return written(deps, updated);
  },
});
