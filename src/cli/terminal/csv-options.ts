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
