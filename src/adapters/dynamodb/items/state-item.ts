import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import { separate } from 'fp-ts/lib/ReadonlyArray.js';
import { decodeState, stateError, type InvalidState } from '../../../projections/health/decode-state.ts';
import { initialHealth, stateVersion, type Health } from '../../../projections/health/health-state.ts';
import { storedState } from '../../../projections/health/stored-state.ts';
import type { StoredStates } from '../../../projections/ledger.ts';
import { plainItem, exactNumber } from './plain-item.ts';
import { isReserved } from './reserved-key.ts';

type Item = Readonly<Record<string, AttributeValue>>;

const emptyStates = ([1, stateVersion] as const)
  .map((v) => storedState({ ...initialHealth(''), v }))
  .map((empty) => ({ empty, names: Object.keys(empty) }));

/**
 * What takes the attributes of a state: of a whole one an object that has them already. One that grew by so many members, in
 * the order in which the table gives them, takes four times as long to fill.
 */
const holderFor = (item: Item): Record<string, unknown> => {
  const count = Object.keys(item).length;
  const whole = emptyStates.find(
    ({ names }) => names.length === count && names.every((name) => Object.hasOwn(item, name)),
  );
  return { ...whole?.empty };
};

const numberIn = (item: Item, name: string): number | null => exactNumber(item[name]?.N ?? '');

export const stateOf = (item: Item): E.Either<InvalidState, Health> => {
  const plain = plainItem(item, holderFor(item));
  if (E.isRight(plain)) return decodeState(plain.right);
  const marks = { api_id: item['api_id']?.S, v: numberIn(item, 'v'), version: numberIn(item, 'version') };
  return E.left(stateError(marks, plain.left));
};

/** Decodes items of the states table, without the reserved ones. Those that do not decode are returned as `faults`. */
export const statesOf = (items: readonly Item[]): StoredStates => {
  const own = items.filter((item) => !isReserved(item['api_id']?.S));
  const { left: faults, right: states } = separate(own.map(stateOf));
  return { states, faults };
};
