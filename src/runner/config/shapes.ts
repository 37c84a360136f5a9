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
