import { storedType } from '../../../events/fields/stored-type.ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';

/** A whole number with both ends included. */
export const wholeNumberBetween = (least: number, most: number): FieldType<number> => {
  const must = `must be a whole number from ${String(least)} to ${String(most)}`;
  const is = (u: unknown): u is number =>
    typeof u === 'number' && Number.isInteger(u) && least <= u && u <= most && !Object.is(u, -0);
  return withSchema(storedType(must, is, must), { type: 'integer', minimum: least, maximum: most });
};
