/**
 * Whether a parsed value has at most this many characters in its keys and texts, plus one for each place. An object that is
 * in several places counts once; a text counts each time, as it is written each time.
 */
export const isWithin = (value: unknown, most: number): boolean => {
  const seen = new Set<object>();
  const open: unknown[] = [value];
  let left = most;
  while (open.length > 0 && left >= 0) {
    const next = open.pop();
    left -= typeof next === 'string' ? next.length + 1 : 1;
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (!Array.isArray(next)) for (const key of Object.keys(next)) left -= key.length;
    for (const member of Object.values(next)) open.push(member);
  }
  return left >= 0;
};
