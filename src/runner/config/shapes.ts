/** A plain map of fields, as YAML, JSON and DynamoDB give it: no list, no set, no date, no bytes. */
export const isMap = (u: unknown): u is Readonly<Record<string, unknown>> => {
  if (typeof u !== 'object' || u === null || Array.isArray(u)) return false;
  const prototype: unknown = Object.getPrototypeOf(u);
  return prototype === Object.prototype || prototype === null;
};
