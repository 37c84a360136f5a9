import stringWidth from 'string-width';

// A number and its unit stay together: `99.987 %`, `12 min`, `40 ms`.
const words = /\S*\d (?:%|d|h|min|s|ms)(?=\s|$)|\S+/gu;

/** A space that no line ends at. It is of private use, so no text has it; whoever prints it makes a space of it. */
export const glue = '\uE000';

/** The width of the longest piece that should stay in one line. */
export const longestWord = (text: string): number =>
  Math.max(0, ...Array.from(text.matchAll(words), ([word]) => stringWidth(word)));

// A colour is switched on or off by a sequence that takes no room and must stay whole.
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

/** Words that no line of this width can hold, in pieces that one can; what stays together, with `glue`. */
export const breakWords = (text: string, width: number): string =>
  text.replace(words, (word) => fitted(word, width));
