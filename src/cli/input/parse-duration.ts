const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `30s`, `5m`, `2h`, `30d`, `1.5h` as milliseconds; null when it is none. */
export const parseDuration = (text: string): number | null => {
  const match = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|min|m|h|d|w)$/u.exec(text.trim());
  const size = units[match?.[2] ?? ''];
  return match === null || size === undefined ? null : Math.round(Number(match[1]) * size);
};
