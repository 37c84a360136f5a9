import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { decodeItems, toList } from '../shapes.ts';

const manyAddresses = 100;

/** Plausible, not proven: only a mail that arrives proves an address. SNS takes ASCII ones only. */
export const addressPattern =
  "[\\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9-]{2,63}";
const wholeAddress = new RegExp(`^${addressPattern}$`, 'u');
const longestAddress = 254;
const mustBeAddress = 'must be a mail address, such as ops@example.com';

const isAddress = (u: unknown): u is string =>
  typeof u === 'string' && u.length <= longestAddress && wholeAddress.test(u);

/** Each once, whatever its case: nobody wants the same mail twice. */
const distinct = (addresses: readonly string[]): readonly string[] => {
  if (addresses.length < 2) return addresses;
  const byFold = new Map<string, string>();
  for (const address of addresses)
    if (!byFold.has(address.toLowerCase())) byFold.set(address.toLowerCase(), address);
  return byFold.size === addresses.length ? addresses : [...byFold.values()];
};

const isAddresses = (u: unknown): u is readonly string[] =>
  Array.isArray(u) && u.length <= manyAddresses && u.every(isAddress) && distinct(u).length === u.length;

/** A list, or a set as DynamoDB keeps them, of mail addresses; decoded, each stands there once. */
export const NotifyEmails: FieldType<readonly string[]> = withSchema(
  new t.Type<readonly string[], readonly string[], unknown>(
    'NotifyEmails',
    isAddresses,
    (u, c) => {
      const items = toList(u, manyAddresses);
      if (items === null)
        return t.failure(
          u,
          c,
          `must be a list of at most ${String(manyAddresses)} addresses, such as [ops@example.com]`,
        );
      return E.map(distinct)(decodeItems(items, c, (item) => (isAddress(item) ? item : null), mustBeAddress));
    },
    t.identity,
  ),
  {
    type: 'array',
    maxItems: manyAddresses,
    items: { type: 'string', maxLength: longestAddress, pattern: wholeAddress.source },
  },
);
