import * as E from 'fp-ts/lib/Either.js';
import type { ApiConfig } from '../api-config.ts';
import type { ConfigError } from '../config-error.ts';
import { ruleOf, subjectRules } from '../fields/assertion-rules.ts';
import { hidesOperand } from '../fields/assertions.ts';
import { isMap } from '../shapes.ts';
import { caretText, type ExpressionError } from './expression-error.ts';
import { type Expressions, loadExpressions } from './load-expressions.ts';

type Raw = Readonly<Record<string, unknown>>;

const issueOf = (
  path: readonly string[],
  text: string,
  hide: boolean,
  { at, what }: ExpressionError,
): ConfigError => ({
  path,
  what: hide
    ? `is ***, ${what} (at character ${String(at + 1)})`
    : `${what} (at character ${String(at + 1)})${caretText(text, at)}`,
});

const patternOperators = ['matches', 'not_matches'] as const;

/** Of an assertion as it is written. A member whose shape is wrong has an issue of its own. */
const issuesOf = (raw: Raw, index: number, { path, pattern }: Expressions): readonly ConfigError[] => {
  const place = ['assertions', String(index)];
  const { json } = raw;
  const parsed = typeof json === 'string' && subjectRules.json.is(json) ? path(json) : null;
  return [
    ...(parsed !== null && E.isLeft(parsed)
      ? [issueOf([...place, 'json'], String(json), false, parsed.left)]
      : []),
    ...patternOperators.flatMap((operator) => {
      const text = raw[operator];
      if (typeof text !== 'string' || !ruleOf(operator, 'body').is(text)) return [];
      const compiled = pattern(text);
      return E.isLeft(compiled)
        ? [issueOf([...place, operator], text, hidesOperand(raw), compiled.left)]
        : [];
    }),
  ];
};

const manyAssertions = 20;

/** The assertions of an item as it is written, with their places; more than an item may have are not looked at. */
const assertionsIn = (item: unknown): readonly (readonly [number, Raw])[] => {
  const list: unknown = isMap(item) ? item['assertions'] : null;
  return Array.isArray(list)
    ? [...list.slice(0, manyAssertions).entries()].filter((one): one is [number, Raw] => isMap(one[1]))
    : [];
};

/** What is wrong with the expressions in the assertions of each item, whatever else is wrong with the item. */
export const issuesOfExpressions = async (
  items: readonly unknown[],
): Promise<readonly (readonly ConfigError[])[]> => {
  const found = items.map(assertionsIn);
  const all = found.flat();
  if (all.length === 0) return items.map(() => []);
  const expressions = await loadExpressions(all.map(([, raw]) => raw));
  return found.map((assertions) => assertions.flatMap(([index, raw]) => issuesOf(raw, index, expressions)));
};

type Checked = E.Either<readonly ConfigError[], ApiConfig>;

/**
 * Items that were decoded one by one, once more: the expressions in their assertions must be right too. `raws` are the
 * items as they are written, so that an item with another issue is told of its expressions as well.
 */
export const checkExpressions = async (
  checked: readonly Checked[],
  raws: readonly unknown[],
): Promise<readonly Checked[]> => {
  const issues = await issuesOfExpressions(
    checked.map((one, index) => (E.isRight(one) ? one.right : raws[index])),
  );
  return checked.map((one, index) => {
    const more = issues[index] ?? [];
    return more.length === 0 ? one : E.left([...(E.isLeft(one) ? one.left : []), ...more]);
  });
};
