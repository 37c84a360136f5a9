import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';

/**
 * An item without the types of its attributes, or a sentence for each attribute that JSON cannot hold exactly. `into`: an object
 * that is given away, to take them.
 */
export const plainItem = (
  item: Readonly<Record<string, AttributeValue>>,
  into: Record<string, unknown> = {},
): E.Either<readonly string[], Readonly<Record<string, unknown>>> => {
  const issues: string[] = [];
  const plain = plainMap(item, '', issues, into);
  return issues.length === 0 ? E.right(plain) : E.left(issues);
};

const plainMap = (
  map: Readonly<Record<string, AttributeValue>>,
  path: string,
  issues: string[],
  plain: Record<string, unknown> = {},
): Record<string, unknown> => {
  for (const [name, value] of Object.entries(map)) {
    // Assigned like others, it would set a prototype and be seen by nobody.
    if (name === '__proto__') issues.push(`${path}__proto__ cannot be the name of an attribute`);
    else plain[name] = plainValue(value, path, name, issues);
  }
  return plain;
};

const plainValue = (value: AttributeValue, parent: string, name: string, issues: string[]): unknown => {
  if (value.S !== undefined) return value.S;
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  const path = `${parent}${name}`;
  if (value.N !== undefined) {
    const number = exactNumber(value.N);
    if (number === null) issues.push(`${path} is ${value.N}, a number that cannot be stored exactly`);
    return number;
  }
  if (value.M !== undefined) return plainMap(value.M, `${path}.`, issues);
  if (value.L !== undefined)
    return value.L.map((entry, i) => plainValue(entry, `${path}.`, String(i), issues));
  issues.push(
    `${path} is a DynamoDB ${kindOf(value)}, must be text, a number, true or false, a list or a map`,
  );
  return undefined;
};

const kindOf = (value: AttributeValue): string => {
  if (value.SS !== undefined || value.NS !== undefined || value.BS !== undefined) return 'set';
  return value.B === undefined ? 'value of an unknown kind' : 'binary value';
};

/** DynamoDB keeps 38 digits; null for a number that JavaScript would round. */
export const exactNumber = (text: string): number | null => {
  const number = Number(text);
  if (!Number.isFinite(number)) return null;
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return null;
  return String(number) === text || /^-?\d+$/.test(text) ? number : null;
};
