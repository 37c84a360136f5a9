import * as E from 'fp-ts/lib/Either.js';
import type { Operand } from '../../config/fields/assertion-rules.ts';
import type { AssertionParts } from '../../config/fields/assertions.ts';
import type { AssertionResult } from '../../ports/probe.ts';
import { countText } from '../../text/count-text.ts';
import { assertionText, operandText, subjectText } from './assertion-text.ts';
import { holdsOf } from './compare-value.ts';
import { lengthText, typeText, valueText } from './describe-value.ts';
import type { Prepared } from './prepare-assertions.ts';
import type { Answer } from './read-answer.ts';
import { selectValues } from './select-values.ts';

type Redact = (text: string) => string;

const words = {
  equals: '',
  not_equals: 'anything but ',
  contains: 'it to contain ',
  not_contains: 'it not to contain ',
  matches: 'it to match ',
  not_matches: 'it not to match ',
  exists: '',
  at_least: 'at least ',
  at_most: 'at most ',
} as const;

const expectedText = (parts: AssertionParts): string =>
  parts.operator === 'exists'
    ? `it ${parts.operand === true ? 'to exist' : 'not to exist'}`
    : `${words[parts.operator]}${operandText(parts)}`;

const numeric: ReadonlySet<string> = new Set(['at_least', 'at_most']);

/** What type the operator needs, or null where any will do. */
const wantedType = ({ operator, operand }: AssertionParts): Operand => {
  if (operator === 'equals') return typeText(operand);
  if (numeric.has(operator)) return 'a number';
  return operator === 'matches' || operator === 'not_matches' ? 'text' : null;
};

/** Told where the types are the reason: `"5" looks like 5`. */
const typesText = (value: unknown, parts: AssertionParts): readonly [string, string] => {
  const wanted = wantedType(parts);
  const seen = typeText(value);
  if (parts.subject !== 'json' || parts.secret || wanted === null || wanted === seen) return ['', ''];
  return [` (${seen})`, ` (${String(wanted)})`];
};

const result = (prepared: Prepared, holds: boolean, seen: string, sentence: string): AssertionResult => ({
  assertion: assertionText(prepared),
  holds,
  seen,
  sentence: holds ? '' : sentence,
});

const missing = (prepared: Prepared, holds: boolean): AssertionResult =>
  result(
    prepared,
    holds,
    'missing',
    `${subjectText(prepared)} is missing, expected ${expectedText(prepared)}`,
  );

const unreadable = (prepared: Prepared, why: string): AssertionResult =>
  result(prepared, false, why, `${subjectText(prepared)} cannot be judged: ${why}`);

/** What an assertion is about: nothing if it is missing. A left says why there is nothing to judge. */
const valuesOf = (prepared: Prepared, answer: Answer): E.Either<string, readonly unknown[]> => {
  if (prepared.subject === 'header') {
    const value = answer.header(prepared.name);
    return E.right(value === null ? [] : [value]);
  }
  if (prepared.subject === 'body') {
    const text = prepared.pattern === null ? answer.body() : answer.bodyHead();
    if (E.isLeft(text)) return text;
    return E.right(text.right === '' && prepared.operator === 'exists' ? [] : [text.right]);
  }
  const root = answer.json();
  if (E.isLeft(root)) return root;
  const values = selectValues(root.right, prepared.path);
  return values === null ? E.left('the path selects more than 1000000 values') : E.right(values);
};

const holdsFor = (prepared: Prepared, values: readonly unknown[]): boolean => {
  if (values.length === 0) return prepared.operator === 'exists' && prepared.operand === false;
  return (prepared.operator === 'exists' || values.length === 1) && holdsOf(values[0], prepared);
};

/** Whether an assertion holds. What it saw is not put into words, which takes longer. */
export const isHeld = (prepared: Prepared, answer: Answer): boolean => {
  const values = valuesOf(prepared, answer);
  return E.isRight(values) && holdsFor(prepared, values.right);
};

/** A body is never shown, not even in part, but for its length. */
const bodyText = (judged: string, answer: Answer): string => {
  const { length } = E.getOrElse(() => judged)(answer.body());
  const part = length > judged.length ? ', of which the first 128 KiB count' : '';
  return length === 0 ? 'empty' : `${lengthText(length)}${part}`;
};

const seenText = (prepared: Prepared, values: readonly unknown[], answer: Answer, redact: Redact): string => {
  const [value] = values;
  if (prepared.secret) return '***';
  if (values.length > 1) return countText(values.length, 'value');
  return prepared.subject === 'body' ? bodyText(String(value), answer) : valueText(value, redact);
};

/** One assertion about one answer. `redact` hides the secrets that were sent, in case they come back. */
export const judgeAssertion = (prepared: Prepared, answer: Answer, redact: Redact): AssertionResult => {
  const found = valuesOf(prepared, answer);
  if (E.isLeft(found)) return unreadable(prepared, found.left);
  const values = found.right;
  const holds = holdsFor(prepared, values);
  if (values.length === 0) return missing(prepared, holds);
  const seen = seenText(prepared, values, answer, redact);
  if (values.length > 1 && prepared.operator !== 'exists')
    return result(prepared, holds, seen, `${subjectText(prepared)} selects ${seen}, expected exactly one`);
  const [ofSeen, ofWanted] = typesText(values[0], prepared);
  const sentence = `${subjectText(prepared)} is ${seen}${ofSeen}, expected ${expectedText(prepared)}${ofWanted}`;
  return result(prepared, holds, `${seen}${ofSeen}`, sentence);
};
