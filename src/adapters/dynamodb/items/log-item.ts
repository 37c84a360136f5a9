import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { describeDecodeErrors } from '../../../events/decoding/describe-decode-errors.ts';
import { invalidItem, type InvalidItem } from '../../../events/encoding/invalid-item.ts';
import { plainItem } from './plain-item.ts';

/** The key, in the states table, of the item that names the log. */
export const logKey = '~log';

const LogItem = t.readonly(t.strict({ api_id: t.literal(logKey), table_id: t.string }), 'LogItem');
type LogItem = t.TypeOf<typeof LogItem>;

/** `tableId`: the `TableId` of the events table. DynamoDB assigns a new one to every table. */
export const logItem = (tableId: string): LogItem => ({ api_id: logKey, table_id: tableId });

/** The `TableId` of the log that the states belong to. Attributes of later versions are ignored. */
export const tableIdOf = (item: Readonly<Record<string, AttributeValue>>): E.Either<InvalidItem, string> => {
  const fail = (faults: readonly string[]) => E.left(invalidItem('state', logKey, null, faults));
  const plain = plainItem(item);
  if (E.isLeft(plain)) return fail(plain.left);
  const decoded = LogItem.decode(plain.right);
  return E.isLeft(decoded) ? fail(describeDecodeErrors(decoded.left)) : E.right(decoded.right.table_id);
};
