import stringWidth from 'string-width';

// A number and its unit stay together: `99.987 %`, `12 min`, `40 ms`.
const words = /\S*\d (?:%|d|h|min|s|ms)(?=\s|$)|\S+/gu;

/** A non-breaking placeholder from the private use area; printing replaces it with a space. */
export const glue = '\uE000';

/** The width of the longest piece that should stay in one line. */
export const longestWord = (text: string): number =>
  Math.max(0, ...Array.from(text.matchAll(words), ([word]) => stringWidth(word)));

// A colour sequence has no width and must not be split.
const characters = /\p{Cc}\[[\d;]*m|./gsu;

const pieces = (word: string, width: number): string => {
  let line = '';
  const done: string[] = [];
  for (const [char] of word.matchAll(characters)) {
    if (line !== '' && stringWidth(line + char) > width) {
      done.push(line);
      line = '';
    }
    line += char;
  }
  return [...done, line].join('\n');
};

const fitted = (word: string, width: number): string => {
  if (stringWidth(word) <= width) return word.replace(' ', glue);
  return word
    .split(' ')
    .map((each) => (stringWidth(each) <= width ? each : pieces(each, width)))
    .join(' ');
};

/** Splits words that are wider than a line. Text that stays together contains `glue`. */
export const breakWords = (text: string, width: number): string =>
  text.replace(words, (word) => fitted(word, width));
