export type CronLine = Readonly<{ schedule: readonly string[]; user: string; command: string }>;
export type Crontab = Readonly<{ variables: Readonly<Record<string, string>>; lines: readonly CronLine[] }>;

const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

const isField = (text: string, place: number): boolean => {
  const [low, high] = ranges[place] ?? [0, 0];
  const step = /^\*(?:\/(\d+))?$/u.exec(text);
  if (step !== null) return step[1] === undefined || (Number(step[1]) > 0 && Number(step[1]) <= high);
  return /^\d+$/u.test(text) && Number(text) >= low && Number(text) <= high;
};

/** A file of /etc/cron.d, by the rules of crontab(5): six fields and a command, in which % would be a line break. */
export const parseCrontab = (text: string): Crontab => {
  if (!text.endsWith('\n')) throw new Error('cron ignores a last line that does not end');
  const variables: Record<string, string> = {};
  const lines: CronLine[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '' && !one.startsWith('#'))) {
    const variable = /^([A-Z]+)=(.*)$/u.exec(line);
    const [, minute = '', hour = '', day = '', month = '', weekday = '', user = '', command = ''] =
      /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(.+)$/u.exec(line) ?? [];
    const schedule = [minute, hour, day, month, weekday];
    if (variable !== null) variables[variable[1] ?? ''] = (variable[2] ?? '').replaceAll('"', '');
    else if (command === '' || !schedule.every(isField)) throw new Error(`cron refuses: ${line}`);
    else if (command.includes('%')) throw new Error(`cron cuts at the percent sign: ${line}`);
    else lines.push({ schedule, user, command });
  }
  return { variables, lines };
};
