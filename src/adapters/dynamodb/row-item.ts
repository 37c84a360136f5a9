import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import { itemFault, type ItemFault } from '../../events/item-fault.ts';
import { decodeRow } from '../../projections/decode-row.ts';
import { initialHealth, type Health } from '../../projections/health.ts';
import type { Rows } from '../../projections/ledger.ts';
import { plainItem } from './plain-item.ts';

type Item = Readonly<Record<string, AttributeValue>>;

const none = initialHealth('');
const names = Object.keys(none);

/**
 * What takes the attributes of a row: for a whole one an object that has them already, in the order in which the program
 * makes rows. So all have one hidden class, which makes reading and folding them several times as fast.
 */
const holderFor = (item: Item): Record<string, unknown> =>
  Object.keys(item).length === names.length && names.every((name) => Object.hasOwn(item, name))
    ? { ...none }
    : {};

const rowOf = (item: Item): E.Either<ItemFault, Health> => {
  const plain = plainItem(item, holderFor(item));
  return E.isLeft(plain)
    ? E.left(itemFault('row', item['api_id']?.S ?? null, null, plain.left))
    : decodeRow(plain.right);
};

/** Items of the states table as rows; one that does not decode is a fault beside the others. */
export const rowsOf = (items: readonly Item[]): Rows => {
  const rows: Health[] = [];
  const faults: ItemFault[] = [];
  for (const item of items) {
    const row = rowOf(item);
    if (E.isLeft(row)) faults.push(row.left);
    else rows.push(row.right);
  }
  return { rows, faults };
};
