// Parts of the patterns that recognise the stored text of an event: RFC 8785 JSON, without escapes.
export const textPattern = String.raw`[^"\\\x00-\x1f]*`;
export const wholePattern = String.raw`0|[1-9]\d{0,14}`;
export const seqPattern = String.raw`[1-9]\d{0,14}`;
/** Written out, it is matched faster than a count of repetitions. */
export const hashPattern = '[0-9a-f]'.repeat(64);
export const dayPattern = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
export const timePattern = String.raw`${dayPattern}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z`;
export const idPattern = '[A-Za-z0-9._-]{1,128}';

/** A group of a pattern. */
export const groupOf = (pattern: string): string => `(${pattern})`;

/** What a group of digits or the word `null` stands for. */
export const numberOrNull = (digits: string | undefined): number | null =>
  digits === 'null' ? null : Number(digits);
