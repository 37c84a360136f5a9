/** A column of a table: its width without wrapping, and its longest word. */
export type Column = Readonly<{ natural: number; longestWord: number }>;

const sum = (widths: readonly number[]): number => widths.reduce((total, one) => total + one, 0);

/** Shrinks the widest columns first, each to its minimum at most, until they fit into `room`. */
const narrowed = (widths: readonly number[], floors: readonly number[], room: number): readonly number[] => {
  const at = (level: number) => widths.map((one, i) => Math.min(one, Math.max(floors[i] ?? 0, level)));
  let level = Math.max(...widths);
  while (level > 1 && sum(at(level)) > room) level -= 1;
  let spare = room - sum(at(level));
  // Distribute the remainder over the first columns.
  return at(level).map((one, i) => {
    if (spare <= 0 || one !== level || one >= (widths[i] ?? 0)) return one;
    spare -= 1;
    return one + 1;
  });
};

/** Minimum widths, in the order of shrinking: the last column has sentences, the first has names. */
const floorsOf = (columns: readonly Column[]): readonly (readonly number[])[] => {
  const floors = (first: number, last: number, others: number) =>
    columns.map(({ natural, longestWord }, i) =>
      Math.min(
        natural,
        i === columns.length - 1 ? last : i === 0 ? first : others > 0 ? others : Math.min(longestWord, 12),
      ),
    );
  const whole = Number.POSITIVE_INFINITY;
  return [floors(whole, 24, whole), floors(16, 18, whole), floors(10, 12, 0)];
};

/** Widths with which the columns need at most `width`; null: they would be too narrow to read. */
export const fitColumns = (
  columns: readonly Column[],
  width: number,
  gap: number,
): readonly number[] | null => {
  const room = width - gap * (columns.length - 1);
  let widths: readonly number[] = columns.map(({ natural }) => natural);
  for (const floors of floorsOf(columns)) {
    if (sum(widths) <= room) return widths;
    widths = narrowed(widths, floors, room);
  }
  return sum(widths) <= room ? widths : null;
};
