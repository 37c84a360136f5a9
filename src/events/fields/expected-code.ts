/** A status code, or a range such as `2xx` or `200-204`. */
export type ExpectedCode = number | string;

const bounds = (code: ExpectedCode): readonly [number, number] => {
  if (typeof code === 'number') return [code, code];
  const [from, to] = code.split('-');
  if (to !== undefined) return [Number(from), Number(to)];
  const hundred = Number(code[0]) * 100;
  return [hundred, hundred + 99];
};

/** Whether a status is one of those expected. */
export const isExpected = (codes: readonly ExpectedCode[], status: number): boolean =>
  codes.some((code) => {
    const [from, to] = bounds(code);
    return from <= status && status <= to;
  });
