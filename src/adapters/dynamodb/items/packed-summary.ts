import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import { canonicalJson } from '../../../events/encoding/canonical-json.ts';
import type { Json, JsonObject } from '../../../events/fields/json.ts';
import { attributeValue } from './attribute-value.ts';
import { deflated, inflated } from './deflated.ts';
import { closingDictionary, closingInBytes, closingToBytes } from './packed-closing.ts';
import { stepsInBytes, stepsToBytes } from './packed-steps.ts';
import { plainItem } from './plain-item.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** How a member is written as bytes, which are then deflated; null: this way cannot say it. */
type Packing = Readonly<{
  /** what its bytes hold, for faults */
  what: string;
  dictionary: Uint8Array;
  toBytes: (value: unknown) => Uint8Array | null;
  inBytes: (bytes: Uint8Array) => unknown;
}>;

/** The first byte of what is packed. Another way to pack, or another dictionary, must take another number. */
const form = 1;

/** The members of a summary that only programs read. Together they would be three quarters of its item. */
const packings: ReadonlyMap<string, Packing> = new Map([
  [
    'latency',
    {
      what: 'the latencies of a day',
      dictionary: new Uint8Array(0),
      toBytes: stepsToBytes,
      inBytes: stepsInBytes,
    },
  ],
  [
    'closing',
    {
      what: 'the closing of a day',
      dictionary: closingDictionary,
      toBytes: closingToBytes,
      inBytes: closingInBytes,
    },
  ],
]);

const unpacked = (packing: Packing, packed: Uint8Array): E.Either<string, unknown> => {
  if (packed[0] !== form)
    return E.left(
      packed[0] === undefined ? 'is empty' : `has form ${String(packed[0])}, must be ${String(form)}`,
    );
  const bytes = inflated(packed.subarray(1), packing.dictionary);
  const value = bytes === null ? null : packing.inBytes(bytes);
  return value === null ? E.left(`does not hold ${packing.what}`) : E.right(value);
};

/** Null where the value would not come back as the same JSON: then it is stored like any other. */
const packed = (packing: Packing, value: Json): AttributeValue | null => {
  const bytes = packing.toBytes(value);
  if (bytes === null) return null;
  const B = Uint8Array.of(form, ...deflated(bytes, packing.dictionary));
  const back = unpacked(packing, B);
  return E.isRight(back) && canonicalJson(back.right) === canonicalJson(value) ? { B } : null;
};

/** The attributes of a summary: what people look at by its name, `latency` and `closing` packed. */
export const summaryAttributes = (summary: JsonObject): Record<string, AttributeValue> => {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(summary)) {
    if (value === undefined) continue;
    const packing = packings.get(name);
    attributes[name] = (packing === undefined ? null : packed(packing, value)) ?? attributeValue(value);
  }
  return attributes;
};

/** The item of a summary without the types of its attributes, whether it is packed or not; or a sentence for each fault. */
export const plainSummary = (item: Item): E.Either<readonly string[], Readonly<Record<string, unknown>>> => {
  const rest = { ...item };
  const members: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, packing] of packings) {
    const binary = item[name]?.B;
    if (binary === undefined) continue;
    delete rest[name];
    const value = unpacked(packing, binary);
    if (E.isLeft(value)) faults.push(`${name} is a binary value that ${value.left}`);
    else members[name] = value.right;
  }
  const plain = plainItem(rest, members);
  return faults.length === 0 ? plain : E.left([...faults, ...(E.isLeft(plain) ? plain.left : [])]);
};
