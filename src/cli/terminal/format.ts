/** `2026-10-31 02:14:09`: a stored time for people, in UTC as stored; for columns whose heading names the zone. */
export const shortTime = (time: string): string => time.slice(0, 19).replace('T', ' ');

/** The same where nothing else names the zone. */
export const utcTime = (time: string): string => `${shortTime(time)} UTC`;

/** `1 API`, `1,000 APIs`. */
export const countText = (count: number, one: string): string =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** A share as percent with three decimals. Cut, not rounded: 100 % means that nothing at all was missing. */
export const ratioText = (ratio: number | null): string => {
  if (ratio === null) return '-';
  // A share such as 0.29 times 100,000 must not become 28,999.999….
  const thousandths = Math.floor(Number((ratio * 100_000).toPrecision(12)));
  return ratio >= 1 ? '100 %' : `${(Math.min(thousandths, 99_999) / 1000).toFixed(3)} %`;
};

/**
 * RFC 4180. A cell that a spreadsheet would take for a formula gets a quote before it: error texts come from servers. And
 * a lone CR or LF in one is quoted too, which a delimiter of one's own switches off: what stands behind it would begin a
 * line.
 */
export const csvOptions = {
  record_delimiter: 'windows',
  quote_record_delimiter: true,
  escape_formulas: true,
} as const;
