/** The items of a list, or of a set as DynamoDB keeps them; null for anything else, and for more than `most` items. */
export const toList = (u: unknown, most: number): readonly unknown[] | null => {
  if (Array.isArray(u)) return u.length <= most ? u : null;
  if (u instanceof Set) return u.size <= most ? [...u] : null;
  return null;
};
