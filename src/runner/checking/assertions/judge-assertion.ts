import * as E from 'fp-ts/lib/Either.js';
import type { Operand } from '../../config/fields/assertion-rules.ts';
import type { AssertionParts } from '../../config/fields/assertions.ts';
import type { AssertionResult } from '../../ports/probe.ts';
import { countText } from '../../text/count-text.ts';
import { assertionText, operandText, subjectText } from './assertion-text.ts';
import { holdsOf } from './compare-value.ts';
import { typeText, valueText } from './describe-value.ts';
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
  sentence,
});

const missing = (prepared: Prepared): AssertionResult =>
  result(
    prepared,
    prepared.operator === 'exists' && prepared.operand === false,
    'missing',
    `${subjectText(prepared)} is missing, expected ${expectedText(prepared)}`,
  );

const judgeValue = (prepared: Prepared, value: unknown, seen: string): AssertionResult => {
  const holds = holdsOf(value, prepared);
  const [ofSeen, ofWanted] = typesText(value, prepared);
  return result(
    prepared,
    holds,
    `${seen}${ofSeen}`,
    holds
      ? ''
      : `${subjectText(prepared)} is ${seen}${ofSeen}, expected ${expectedText(prepared)}${ofWanted}`,
  );
};

const unreadable = (prepared: Prepared, why: string): AssertionResult =>
  result(prepared, false, why, `${subjectText(prepared)} cannot be judged: ${why}`);

const judgeJson = (prepared: Prepared, answer: Answer, redact: Redact): AssertionResult => {
  const root = answer.json();
  if (E.isLeft(root)) return unreadable(prepared, root.left);
  const values = selectValues(root.right, prepared.path);
  if (values === null) return unreadable(prepared, 'the path selects more than 1000000 values');
  if (values.length === 0) return missing(prepared);
  const [value] = values;
  const shown = values.length === 1 ? valueText(value, redact) : countText(values.length, 'value');
  const seen = prepared.secret ? '***' : shown;
  if (prepared.operator === 'exists' || values.length === 1) return judgeValue(prepared, value, seen);
  return result(prepared, false, seen, `${subjectText(prepared)} selects ${seen}, expected exactly one`);
};

const judgeHeader = (prepared: Prepared, answer: Answer, redact: Redact): AssertionResult => {
  const value = answer.header(prepared.name);
  if (value === null) return missing(prepared);
  return judgeValue(prepared, value, prepared.secret ? '***' : valueText(value, redact));
};

/** A body is never shown, not even in part, but for its length. */
const judgeBody = (prepared: Prepared, answer: Answer): AssertionResult => {
  const text = prepared.pattern === null ? answer.body() : answer.bodyHead();
  if (E.isLeft(text)) return unreadable(prepared, text.left);
  if (text.right === '' && prepared.operator === 'exists') return missing(prepared);
  const { length } = E.getOrElse(() => text.right)(answer.body());
  const part = length > text.right.length ? ', of which the first 128 KiB count' : '';
  const seen = length === 0 ? 'empty' : `a text of ${countText(length, 'character')}${part}`;
  return judgeValue(prepared, text.right, prepared.secret ? '***' : seen);
};

/** One assertion about one answer. `redact` hides the secrets that were sent, in case they come back. */
export const judgeAssertion = (prepared: Prepared, answer: Answer, redact: Redact): AssertionResult => {
  if (prepared.subject === 'json') return judgeJson(prepared, answer, redact);
  return prepared.subject === 'header' ? judgeHeader(prepared, answer, redact) : judgeBody(prepared, answer);
};
