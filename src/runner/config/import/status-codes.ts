const codes = Array.from({ length: 500 }, (_, i) => i + 100);

/** The status codes that hold, as ranges of `expected_status_codes`; null: none does. */
export const codesWhere = (holds: (code: number) => boolean): readonly (number | string)[] | null => {
  const ranges: (readonly [number, number])[] = [];
  for (const code of codes.filter(holds)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === code - 1) ranges[ranges.length - 1] = [last[0], code];
    else ranges.push([code, code]);
  }
  const written = ranges.map(([from, to]) => (from === to ? from : `${String(from)}-${String(to)}`));
  return written.length === 0 ? null : written;
};
