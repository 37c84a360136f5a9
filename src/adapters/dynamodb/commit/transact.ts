import { ExecuteTransactionCommand, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { awsErrorName, isTransient } from '../../aws/aws-error.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { reportCapacity } from '../client/report-capacity.ts';
import type { Statement } from './statements.ts';

/** Why one statement cancelled a transaction; `None`: it did not. */
export type Reason =
  | Readonly<{ _tag: 'None' }>
  | Readonly<{ _tag: 'Duplicate' }>
  | Readonly<{ _tag: 'ConditionFailed' }>
  | Readonly<{ _tag: 'Throttled'; cause: unknown }>
  | Readonly<{ _tag: 'Failed'; cause: unknown }>;

/**
 * - `Done`: all of it happened.
 * - `Cancelled`: nothing did; a reason for each statement.
 * - `Busy`: nothing did; the same may succeed later.
 * - `Malformed`: nothing did; the request as a whole was not to DynamoDB's liking (its size, for one).
 * - `Failed`: unknown.
 */
export type TransactionOutcome =
  | Readonly<{ _tag: 'Done' }>
  | Readonly<{ _tag: 'Cancelled'; reasons: readonly Reason[] }>
  | Readonly<{ _tag: 'Throttled'; cause: unknown }>
  | Readonly<{ _tag: 'Malformed'; cause: unknown }>
  | Readonly<{ _tag: 'Failed'; cause: unknown }>;

/**
 * All statements or none. The SDK gives each call a token of its own, so that when it repeats a request whose answer was
 * lost, DynamoDB answers as it did the first time.
 */
export const transact = async (
  deps: DynamoDeps,
  statements: readonly Statement[],
): Promise<TransactionOutcome> => {
  try {
    const answer = await deps.client.send(
      new ExecuteTransactionCommand({
        TransactStatements: [...statements],
        ...(deps.onCapacity === undefined ? {} : { ReturnConsumedCapacity: 'TOTAL' }),
      }),
    );
    reportCapacity(deps, answer.ConsumedCapacity);
    return { _tag: 'Done' };
  } catch (cause) {
    if (cause instanceof TransactionCanceledException) {
      const given = cause.CancellationReasons ?? [];
      return { _tag: 'Cancelled', reasons: given.map(({ Code, Message }) => reasonOf(Code, Message)) };
    }
    const name = awsErrorName(cause);
    if (isTransient(name)) return { _tag: 'Throttled', cause };
    return { _tag: name === 'ValidationException' ? 'Malformed' : 'Failed', cause };
  }
};

/** AWS's own engine calls a taken place a `ValidationError` with exactly this message, the other `DuplicateItem`. */
const duplicate = 'Duplicate primary key exists in table';

const reasonOf = (code = 'None', message = ''): Reason => {
  if (code === 'None') return { _tag: 'None' };
  if (code === 'DuplicateItem' || (code === 'ValidationError' && message === duplicate))
    return { _tag: 'Duplicate' };
  if (code === 'ConditionalCheckFailed') return { _tag: 'ConditionFailed' };
  const cause = Object.assign(new Error(message), { name: code });
  return { _tag: isTransient(code) ? 'Throttled' : 'Failed', cause };
};
