/**
 * Columns of the terminal that stdout is; null: it is none, and nothing is wrapped. `COLUMNS` wins over what the terminal
 * says of itself, and 80 stands for one that says nothing.
 */
export const terminalWidth = (
  { isTTY = false, columns = 0 }: Readonly<{ isTTY?: boolean | undefined; columns?: number | undefined }>,
  env: Readonly<Record<string, string | undefined>>,
): number | null => {
  if (!isTTY) return null;
  const given = env['COLUMNS'] ?? '';
  if (/^[1-9]\d{0,3}$/u.test(given)) return Number(given);
  return columns > 0 ? columns : 80;
};
