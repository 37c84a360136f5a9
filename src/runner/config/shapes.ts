import * as t from 'io-ts';

/** A plain map of fields, as YAML, JSON and DynamoDB give it: no list, no set, no date, no bytes. */
export const isMap = (u: unknown): u is Readonly<Record<string, unknown>> => {
  if (typeof u !== 'object' || u === null || Array.isArray(u)) return false;
  const prototype: unknown = Object.getPrototypeOf(u);
  return prototype === Object.prototype || prototype === null;
};

/** The items of a list, or of a set as DynamoDB keeps them; null for anything else, and for more than `most` items. */
export const toList = (u: unknown, most: number): readonly unknown[] | null => {
  if (Array.isArray(u)) return u.length <= most ? u : null;
  if (u instanceof Set) return u.size <= most ? [...u] : null;
  return null;
};

/** Decodes the items of a list, of which `decode` gives null for those that are wrong. The errors name their places. */
export const decodeItems = <A>(
  items: readonly unknown[],
  c: t.Context,
  decode: (item: unknown) => A | null,
  must: string,
): t.Validation<readonly A[]> => {
  const decoded: A[] = [];
  const errors: t.Errors = [];
  for (const [index, value] of items.entries()) {
    const item = decode(value);
    if (item !== null) decoded.push(item);
    else
      errors.push({
        value,
        context: t.appendContext(c, String(index), t.unknown, value),
        message: must,
      });
  }
  return errors.length > 0 ? t.failures(errors) : t.success(decoded);
};
