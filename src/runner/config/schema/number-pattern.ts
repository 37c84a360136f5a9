const digits = (from: number, to: number): string =>
  from === to ? String(from) : `[${String(from)}-${String(to)}]`;

const any = (count: number): string => (count === 0 ? '' : count === 1 ? '[0-9]' : `[0-9]{${String(count)}}`);

/** The numbers up to `most` with as many digits. */
const upToSameLength = (most: string): readonly string[] =>
  Array.from(most).flatMap((digit, i) => {
    const before = most.slice(0, i);
    const after = most.length - i - 1;
    const least = i === 0 && most.length > 1 ? 1 : 0;
    const below = Number(digit) - 1;
    return below < least ? [] : [`${before}${digits(least, below)}${any(after)}`];
  });

/** A pattern of the whole numbers from 0 to `most`, in decimal without leading zeros. */
export const wholeNumberPattern = (most: number): string => {
  const text = String(most);
  const shorter = Array.from({ length: text.length - 1 }, (_, i) => (i === 0 ? '[0-9]' : `[1-9]${any(i)}`));
  return `(?:${[...shorter, ...upToSameLength(text), text].join('|')})`;
};

/** A pattern in which letters have any case, for patterns cannot be told to ignore it. */
export const anyCase = (word: string): string =>
  Array.from(word, (letter) =>
    /[a-z]/iu.test(letter) ? `[${letter.toLowerCase()}${letter.toUpperCase()}]` : letter,
  ).join('');
