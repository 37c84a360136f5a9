import * as E from 'fp-ts/lib/Either.js';
import type { Assertion } from '../fields/assertions.ts';
import type { ExpressionError } from './expression-error.ts';
import type { JsonPath } from './json-path.ts';
import type { Pattern } from './pattern.ts';

/** What reads the expressions of assertions. */
export type Expressions = Readonly<{
  path: (text: string) => E.Either<ExpressionError, JsonPath>;
  pattern: (text: string) => E.Either<ExpressionError, Pattern>;
}>;

const notLoaded = (): E.Either<ExpressionError, never> => E.left({ at: 0, what: 'cannot be read' });

/** `import()` of what is loaded already costs more than judging a small answer. */
let loadedPath: Expressions['path'] | null = null;
let loadedPattern: Expressions['pattern'] | null = null;

const loadPath = async (): Promise<Expressions['path']> => {
  loadedPath ??= (await import('./json-path.ts')).parseJsonPath;
  return loadedPath;
};

const loadPattern = async (): Promise<Expressions['pattern']> => {
  loadedPattern ??= (await import('./pattern.ts')).compilePattern;
  return loadedPattern;
};

/** What these assertions need and no more: the two libraries take 20 ms to load, which a cron job pays each time. */
export const loadExpressions = async (assertions: readonly Assertion[]): Promise<Expressions> => ({
  path: assertions.some(({ json }) => json !== undefined) ? await loadPath() : notLoaded,
  pattern: assertions.some(({ matches, not_matches }) => (matches ?? not_matches) !== undefined)
    ? await loadPattern()
    : notLoaded,
});
