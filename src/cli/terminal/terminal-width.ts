type Terminal = Readonly<{
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
}>;
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Columns of the terminal at stdout; null: not a terminal, so nothing is wrapped. `COLUMNS` overrides what the terminal
 * reports; 80 if it reports nothing.
 */
export const terminalWidth = ({ isTTY = false, columns = 0 }: Terminal, env: Env): number | null => {
  if (!isTTY) return null;
  const given = env['COLUMNS'] ?? '';
  if (/^[1-9]\d{0,3}$/u.test(given)) return Number(given);
  return columns > 0 ? columns : 80;
};

/** The size of the terminal, if its cursor can be moved. */
export const terminalScreen = (
  stdout: Terminal,
  env: Env,
): Readonly<{ width: number; height: number }> | null => {
  const width = terminalWidth(stdout, env);
  if (width === null || env['TERM'] === 'dumb') return null;
  return { width, height: stdout.rows === undefined || stdout.rows < 4 ? 24 : stdout.rows };
};
