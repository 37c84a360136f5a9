import * as t from 'io-ts';
import type { AssertionOperator, assertionSubjects } from '../../../events/fields/logged-assertion.ts';

/** What an operator compares with. */
export type Operand = string | number | boolean | null;

export type Subject = (typeof assertionSubjects)[number];

const longestText = 1000;
const longestPattern = 500;

const isText = (u: unknown, longest = longestText): u is string =>
  typeof u === 'string' && u.length <= longest && u.isWellFormed();

/** Of a larger whole number nobody could say which one an answer holds: JSON readers round it. */
const isNumber = (u: unknown): u is number =>
  typeof u === 'number' && Number.isFinite(u) && (Number.isSafeInteger(u) || !Number.isInteger(u));

export const isScalar = (u: unknown): u is Operand =>
  u === null || typeof u === 'boolean' || isText(u) || isNumber(u);

export type Rule = Readonly<{ is: (u: unknown) => boolean; must: string }>;

const text: Rule = {
  is: isText,
  must: `must be text of at most ${String(longestText)} characters: write it in quotes`,
};
const part: Rule = {
  is: (u) => isText(u) && u !== '',
  must: `must be text of 1 to ${String(longestText)} characters: write it in quotes`,
};
const pattern: Rule = {
  is: (u) => isText(u, longestPattern) && u !== '',
  must: `must be a regular expression of 1 to ${String(longestPattern)} characters, in quotes`,
};
export const flag: Rule = { is: t.boolean.is, must: 'must be true or false' };
const exactly = `(a whole number at most ${String(Number.MAX_SAFE_INTEGER)} either way)`;
const number: Rule = { is: isNumber, must: `must be a number ${exactly}` };
const scalar: Rule = {
  is: isScalar,
  must: `must be text of at most ${String(longestText)} characters, a number ${exactly}, true, false or null`,
};
const item: Rule = {
  is: (u) => isScalar(u) && u !== null && u !== '',
  must: `must be text of 1 to ${String(longestText)} characters, a number ${exactly}, true or false`,
};

/** Headers and bodies are text; a value of JSON has a type. */
export const ruleOf = (operator: AssertionOperator, subject: Subject): Rule => {
  switch (operator) {
    case 'equals':
    case 'not_equals':
      return subject === 'json' ? scalar : text;
    case 'contains':
    case 'not_contains':
      return subject === 'json' ? item : part;
    case 'matches':
    case 'not_matches':
      return pattern;
    case 'exists':
      return flag;
    case 'at_least':
    case 'at_most':
      return number;
  }
};

export const subjectRules: Readonly<Record<Subject, Rule>> = {
  json: { is: part.is, must: 'must be a JSONPath such as $.status' },
  header: {
    is: (u) => typeof u === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/u.test(u),
    must: 'must be the name of a header',
  },
  body: { is: (u) => u === true, must: 'must be true' },
};
