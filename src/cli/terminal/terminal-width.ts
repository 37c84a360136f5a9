type Terminal = Readonly<{
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
}>;
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Columns of the terminal that stdout is; null: it is none, and nothing is wrapped. `COLUMNS` wins over what the terminal
 * says of itself, and 80 stands for one that says nothing.
 */
export const terminalWidth = ({ isTTY = false, columns = 0 }: Terminal, env: Env): number | null => {
  if (!isTTY) return null;
  const given = env['COLUMNS'] ?? '';
  if (/^[1-9]\d{0,3}$/u.test(given)) return Number(given);
  return columns > 0 ? columns : 80;
};

/** Its size, if its cursor can be moved. */
export const terminalScreen = (
  stdout: Terminal,
  env: Env,
): Readonly<{ width: number; height: number }> | null => {
  const width = terminalWidth(stdout, env);
  if (width === null || env['TERM'] === 'dumb') return null;
  return { width, height: stdout.rows === undefined || stdout.rows < 4 ? 24 : stdout.rows };
};
