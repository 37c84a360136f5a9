import canonicalize from 'canonicalize';

/** RFC 8785 JSON: one text for one value, in any language. Members that are `undefined` are left out. */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without a JSON form cannot be hashed');
  return text;
};

/** Whether two values, or two lists, are written the same. */
export const isSameJson = (value: unknown, other: unknown): boolean => {
  if (value === other) return true;
  if (!Array.isArray(value) || !Array.isArray(other) || value.length !== other.length) return false;
  return value.every((one, i) => one === other[i]) || canonicalJson(value) === canonicalJson(other);
};
