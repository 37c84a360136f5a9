import * as E from 'fp-ts/lib/Either.js';
import type { ExpressionError } from './expression-error.ts';
import type { JsonPath } from './json-path.ts';
import type { Pattern } from './pattern.ts';

/** What reads the expressions of assertions. */
export type Expressions = Readonly<{
  path: (text: string) => E.Either<ExpressionError, JsonPath>;
  pattern: (text: string) => E.Either<ExpressionError, Pattern>;
}>;

const notLoaded = (): E.Either<ExpressionError, never> => E.left({ at: 0, what: 'cannot be read' });

let loadedPath: Expressions['path'] | null = null;
let loadedPattern: Expressions['pattern'] | null = null;

/** The members of an assertion that hold expressions, decoded or not. */
type Asking = Readonly<{ json?: unknown; matches?: unknown; not_matches?: unknown }>;

const asksPath = ({ json }: Asking): boolean => json !== undefined;
const asksPattern = ({ matches, not_matches }: Asking): boolean => (matches ?? not_matches) !== undefined;

/** What these assertions need, or null while it is not loaded: to wait for it costs more than to judge a small answer. */
export const loadedExpressions = (assertions: readonly Asking[]): Expressions | null =>
  (loadedPath === null && assertions.some(asksPath)) ||
  (loadedPattern === null && assertions.some(asksPattern))
    ? null
    : { path: loadedPath ?? notLoaded, pattern: loadedPattern ?? notLoaded };

/** What these assertions need and no more: the two libraries take 20 ms to load, which a cron job pays each time. */
export const loadExpressions = async (assertions: readonly Asking[]): Promise<Expressions> => {
  if (assertions.some(asksPath)) loadedPath = (await import('./json-path.ts')).parseJsonPath;
  if (assertions.some(asksPattern)) loadedPattern = (await import('./pattern.ts')).compilePattern;
  return { path: loadedPath ?? notLoaded, pattern: loadedPattern ?? notLoaded };
};
