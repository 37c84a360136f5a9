import type { Operand } from '../../config/fields/assertion-rules.ts';
import type { AssertionParts } from '../../config/fields/assertions.ts';
import { patternBytes } from './read-answer.ts';
import type { Prepared } from './prepare-assertions.ts';

/** Text of a header or body as a number; null when it is none. */
const asNumber = (value: unknown, { subject }: Pick<AssertionParts, 'subject'>): number | null => {
  if (typeof value === 'number') return value;
  if (subject === 'json' || typeof value !== 'string') return null;
  const text = value.trim();
  return /^[+-]?\d{1,20}(?:\.\d{1,20})?$/u.test(text) ? Number(text) : null;
};

const contains = (value: unknown, operand: Operand): boolean => {
  if (typeof value === 'string') return typeof operand === 'string' && value.includes(operand);
  return Array.isArray(value) && value.includes(operand);
};

/** Whether `not_contains` or `not_matches` can be asked of it: text, or a list. Of anything else neither side holds. */
const canContain = (value: unknown): boolean => typeof value === 'string' || Array.isArray(value);

/** Whether a value that is there satisfies an operator. Types count: 5 is not "5". */
export const holdsOf = (value: unknown, prepared: Prepared): boolean => {
  const { operator, operand, pattern } = prepared;
  switch (operator) {
    case 'equals':
      return value === operand;
    case 'not_equals':
      return value !== operand;
    case 'contains':
      return contains(value, operand);
    case 'not_contains':
      return canContain(value) && !contains(value, operand);
    case 'matches':
    case 'not_matches':
      return (
        typeof value === 'string' &&
        pattern !== null &&
        pattern.test(value.slice(0, patternBytes)) === (operator === 'matches')
      );
    case 'exists':
      return operand === true;
    case 'at_least':
    case 'at_most': {
      const number = asNumber(value, prepared);
      if (number === null || typeof operand !== 'number') return false;
      return operator === 'at_least' ? number >= operand : number <= operand;
    }
  }
};
