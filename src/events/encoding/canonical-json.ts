import canonicalize from 'canonicalize';

/** RFC 8785 JSON: one text for one value, in any language. Members that are `undefined` are left out. */
export const canonicalJson = (value: object): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without a JSON form cannot be hashed');
  return text;
};
