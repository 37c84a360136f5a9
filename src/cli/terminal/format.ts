/** `2026-10-31 02:14:09`: a stored time for people, in UTC as stored. */
export const shortTime = (time: string): string => time.slice(0, 19).replace('T', ' ');
