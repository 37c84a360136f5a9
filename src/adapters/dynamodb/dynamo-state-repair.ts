import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import { stateVersion, type Health } from '../../projections/health/health-state.ts';
import { ledgerError } from '../../projections/ledger.ts';
import type { ReplaceOver, StateRepair } from '../../projections/state-repair.ts';
import { awsFailureText } from '../aws/aws-error.ts';
import type { DynamoDeps } from './client/dynamo-deps.ts';
import { stateOf } from './items/state-item.ts';
import { runStatements } from './commit/run-statements.ts';
import {
  insertStateStatement,
  replaceFoundStatement,
  replaceStateStatement,
  type Statement,
} from './commit/statements.ts';
import { storedVersion } from './commit/stored-version.ts';

// A state that keeps appearing and disappearing is somebody's experiment.
const maxRounds = 3;

type Answer = 'replaced' | 'kept' | Readonly<{ cause: unknown }>;

const tried = async (deps: DynamoDeps, statement: Statement): Promise<Answer> => {
  const [outcome] = await runStatements(deps, [statement]);
  if (outcome?._tag === 'Done') return 'replaced';
  if (outcome?._tag === 'Duplicate' || outcome?._tag === 'ConditionFailed') return 'kept';
  return { cause: outcome?.cause };
};

/** Over what stands there, if it cannot be read and nobody changes it meanwhile. */
const replacedUnreadable = async (deps: DynamoDeps, state: Health): Promise<Answer> => {
  const { states } = deps.tables;
  try {
    const { Item: item } = await deps.client.send(
      new GetItemCommand({ TableName: states, Key: { api_id: { S: state.api_id } }, ConsistentRead: true }),
    );
    if (item === undefined) return 'kept';
    const stored = stateOf(item);
    if (E.isRight(stored) || stored.left.why === 'newer') return 'kept';
    return await tried(
      deps,
      replaceFoundStatement(states, state, { v: item['v'], version: item['version'] }),
    );
  } catch (cause) {
    return { cause };
  }
};

/** Why a state was not replaced; where none was, it may be inserted. */
const replaced = async (deps: DynamoDeps, state: Health, over: ReplaceOver): Promise<Answer> => {
  const { states } = deps.tables;
  if ('unreadable' in over) return replacedUnreadable(deps, state);
  for (let round = 1; round <= maxRounds; round += 1) {
    const updated = await tried(deps, replaceStateStatement(states, state, over, stateVersion));
    if (updated !== 'kept' || 'exactly' in over) return updated;
    const stored = await storedVersion(deps, state.api_id);
    if (stored._tag === 'Unreadable') return { cause: stored.cause };
    if (stored._tag !== 'None') return 'kept';
    const inserted = await tried(deps, insertStateStatement(states, state));
    if (inserted !== 'kept') return inserted;
  }
  return 'kept';
};

/** Repairs states of the states table, by conditional statements like every other write. */
export const dynamoStateRepair = (deps: DynamoDeps): StateRepair => ({
  replaceState: (state, over) => async () => {
    const answer = await replaced(deps, state, over);
    if (typeof answer === 'string') return E.right(answer);
    const message = `state ${state.api_id} in table ${deps.tables.states} could not be written: ${awsFailureText(answer.cause)}`;
    return E.left(ledgerError(message, answer.cause));
  },
});
