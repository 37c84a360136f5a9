/** One line of `doctor`: what was looked at, how it is, and what to do about it. */
export type Finding = Readonly<{
  /** what was looked at, such as `table api_health_events` */
  name: string;
  /** `fault`: it does not work; `warning`: it works, and somebody should know */
  level: 'ok' | 'warning' | 'fault';
  text: string;
  /** what to do; null when nothing is to be done */
  remedy: string | null;
}>;

export const okay = (name: string, text: string): Finding => ({ name, level: 'ok', text, remedy: null });

export const warning = (name: string, text: string, remedy: string): Finding => ({
  name,
  level: 'warning',
  text,
  remedy,
});

export const fault = (name: string, text: string, remedy: string): Finding => ({
  name,
  level: 'fault',
  text,
  remedy,
});
