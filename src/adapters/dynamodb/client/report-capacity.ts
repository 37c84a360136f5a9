import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import type { DynamoDeps } from './dynamo-deps.ts';

/** Reports what a request cost, if anybody asked for it. */
export const reportCapacity = (deps: DynamoDeps, consumed: readonly ConsumedCapacity[] | undefined): void => {
  if (deps.onCapacity === undefined) return;
  deps.onCapacity((consumed ?? []).reduce((sum, { CapacityUnits }) => sum + (CapacityUnits ?? 0), 0));
};
