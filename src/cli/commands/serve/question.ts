import * as E from 'fp-ts/lib/Either.js';
import { didYouMean } from '../../../runner/config/nearest-name.ts';
import { givenName } from '../../../runner/text/given-name.ts';
import { allText } from '../../../runner/text/list-text.ts';

/** The query parameters of a path: those in `many` may stand there more than once. */
export type Parameters = Readonly<{ one: readonly string[]; many: readonly string[] }>;

/** What was asked, or what is wrong with it: a parameter that is unknown, or given twice. */
export const questionOf = (
  given: Readonly<Record<string, readonly string[]>>,
  { one, many }: Parameters,
): E.Either<string, readonly (readonly [name: string, value: string])[]> => {
  const known = [...one, ...many];
  const issues = Object.entries(given).flatMap(([name, values]) => {
    if (!known.includes(name)) return [`there is no parameter ${givenName(name)}${didYouMean(name, known)}`];
    return one.includes(name) && values.length > 1 ? [`${name} is given ${String(values.length)} times`] : [];
  });
  if (issues.length > 0) return E.left(`${issues.join(', and ')} (the parameters are ${allText(known)})`);
  return E.right(
    Object.entries(given).flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  );
};

/** What a command says, for a reader who knows the URL alone: options are parameters, and commands are paths. */
export const inWordsOfUrls = (said: string, { one, many }: Parameters): string =>
  said
    .replaceAll(/^upledger: /gmu, '')
    .replaceAll(/\bupledger (?=(?:status|transitions|report|events)\b)/gu, '/api/')
    .replaceAll(/(?<![\w-])--([a-z]+)(?![\w-])/gu, (option, name: string) =>
      one.includes(name) || many.includes(name) ? name : option,
    )
    .trim();

/** What a client is told when something cannot be read. The reason names files, so it stands only in the log of the server. */
export const unreadable = (what: string): string =>
  `${what} cannot be read: the log of upledger serve says why`;
