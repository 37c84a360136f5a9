/** A word as a shell reads it. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** An argument that is not an option, as a shell and the command line read it: `--` stands before one that begins with `-`. */
export const shellArgument = (word: string): string =>
  word.startsWith('-') ? `-- ${shellWord(word)}` : shellWord(word);
