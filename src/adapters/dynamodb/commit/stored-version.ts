import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { invalidItem, type InvalidItem } from '../../../events/encoding/invalid-item.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { exactNumber } from '../items/plain-item.ts';

/** What stands in the place of a state whose write was refused. */
export type StoredVersion =
  | Readonly<{ _tag: 'None' }>
  | Readonly<{ _tag: 'Version'; version: number }>
  | Readonly<{ _tag: 'StateNotOurs'; invalid: InvalidItem }>
  | Readonly<{ _tag: 'Unreadable'; cause: unknown }>;

/** A refused state write says only that its condition failed; the state says why. */
export const storedVersion = async (
  { client, tables }: DynamoDeps,
  apiId: string,
): Promise<StoredVersion> => {
  try {
    const { Item: item } = await client.send(
      new GetItemCommand({
        TableName: tables.states,
        Key: { api_id: { S: apiId } },
        ConsistentRead: true,
        ProjectionExpression: 'api_id, #version',
        ExpressionAttributeNames: { '#version': 'version' },
      }),
    );
    if (item === undefined) return { _tag: 'None' };
    const version = exactNumber(item['version']?.N ?? '');
    return version === null || item['version']?.N === undefined
      ? { _tag: 'StateNotOurs', invalid: foreign(apiId, item['version'] !== undefined) }
      : { _tag: 'Version', version };
  } catch (cause) {
    return { _tag: 'Unreadable', cause };
  }
};

const foreign = (apiId: string, hasVersion: boolean): InvalidItem =>
  invalidItem('state', apiId, null, [
    `has ${hasVersion ? 'a version that is not a whole number' : 'no version'}: it was not written by upledger (is this the right states table?)`,
  ]);
