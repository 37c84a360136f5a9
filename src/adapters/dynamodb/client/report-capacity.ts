import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import type { DynamoDeps } from './dynamo-deps.ts';

/** Reports the consumed capacity of a request if a listener is set. */
export const reportCapacity = (deps: DynamoDeps, consumed: readonly ConsumedCapacity[] | undefined): void => {
  if (deps.onCapacity === undefined) return;
  deps.onCapacity((consumed ?? []).reduce((sum, { CapacityUnits }) => sum + (CapacityUnits ?? 0), 0));
};
