import { BatchExecuteStatementCommand, type BatchStatementResponse } from '@aws-sdk/client-dynamodb';
import { chunksOf } from 'fp-ts/lib/ReadonlyArray.js';
import { awsErrorName, isRefusal, isTransient } from '../../aws/aws-error.ts';
import { backOff, maxTries } from '../../aws/backoff.ts';
import { openRequests, type DynamoDeps } from '../client/dynamo-deps.ts';
import { mapBounded } from '../../aws/map-bounded.ts';
import { reportCapacity } from '../client/report-capacity.ts';
import type { Statement } from './statements.ts';

/**
 * - `Done`: it took effect.
 * - `Duplicate`: an INSERT found an item with its key.
 * - `Unmet`: the WHERE of an UPDATE did not hold.
 * - `Failed`: unknown whether it took effect. `transient`: a later attempt may meet better luck. `refused`: none will.
 */
export type Outcome =
  | Readonly<{ _tag: 'Done' }>
  | Readonly<{ _tag: 'Duplicate' }>
  | Readonly<{ _tag: 'ConditionFailed' }>
  | Readonly<{ _tag: 'Failed'; transient: boolean; refused: boolean; cause: unknown }>;

const batchSize = 25;

/**
 * Runs writes in batches, in any order, each with its own result in the place of its statement. No two may name the same
 * item. Throttled and conflicting statements are tried again, alone, a bounded number of times.
 */
export const runStatements = async (
  deps: DynamoDeps,
  statements: readonly Statement[],
): Promise<readonly Outcome[]> => {
  const outcomes = new Map<number, Outcome>();
  let waiting = [...statements.entries()];
  for (let tries = 1; waiting.length > 0; tries += 1) {
    await mapBounded(chunksOf(batchSize)(waiting), openRequests, async (chunk) => {
      const answers = await runBatch(
        deps,
        chunk.map(([, statement]) => statement),
      );
      for (const [i, [place]] of chunk.entries()) outcomes.set(place, answers[i] ?? unanswered);
    });
    if (tries >= maxTries) break;
    waiting = waiting.filter(([place]) => mayRunAgain(outcomes.get(place)));
    if (waiting.length > 0) await backOff(deps, tries);
  }
  return statements.map((_, place) => outcomes.get(place) ?? unanswered);
};

const unanswered: Outcome = {
  _tag: 'Failed',
  transient: false,
  refused: false,
  cause: new Error('DynamoDB gave no result for this statement'),
};

const mayRunAgain = (outcome: Outcome | undefined): boolean =>
  outcome?._tag === 'Failed' && outcome.transient;

const runBatch = async (deps: DynamoDeps, statements: readonly Statement[]): Promise<readonly Outcome[]> => {
  try {
    const answer = await deps.client.send(
      new BatchExecuteStatementCommand({
        Statements: [...statements],
        ...(deps.onCapacity === undefined ? {} : { ReturnConsumedCapacity: 'TOTAL' }),
      }),
    );
    reportCapacity(deps, answer.ConsumedCapacity);
    return (answer.Responses ?? []).map(outcomeOf);
  } catch (cause) {
    // The SDK has already tried again what may be tried; a throttled request surely did nothing, so it may wait longer.
    const transient = isTransient(awsErrorName(cause));
    const failed: Outcome = { _tag: 'Failed', transient, refused: isRefusal(cause), cause };
    return statements.map(() => failed);
  }
};

/** A batch is answered with 200 even when statements failed: each has its own error. */
const outcomeOf = ({ Error: error }: BatchStatementResponse): Outcome => {
  if (error === undefined) return { _tag: 'Done' };
  const code = error.Code ?? 'unknown';
  if (code === 'DuplicateItem') return { _tag: 'Duplicate' };
  if (code === 'ConditionalCheckFailed') return { _tag: 'ConditionFailed' };
  const cause = Object.assign(new Error(error.Message ?? 'without a message'), { name: `${code}Exception` });
  return { _tag: 'Failed', transient: isTransient(code), refused: !isTransient(code), cause };
};
