const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A duration as Go writes it, `1h30m` or `1.5s`, in milliseconds; null when it is none. */
export const parseGoDuration = (text: string): number | null => {
  if (text === '0') return 0;
  if (text.length > 40 || !/^(?:\d+(?:\.\d+)?(?:ns|[uµμ]s|ms|s|m|h))+$/u.test(text)) return null;
  return [...text.matchAll(/(\d+(?:\.\d+)?)([a-zµμ]+)/gu)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
};
