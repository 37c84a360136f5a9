import type { AssertionParts } from '../../config/fields/assertions.ts';
import { namedText, quotedText } from './describe-value.ts';

/** `$.status`, `header etag`, `body` */
export const subjectText = ({ subject, name }: AssertionParts): string => {
  if (subject === 'json') return namedText(name);
  return subject === 'header' ? `header ${namedText(name)}` : 'body';
};

/** What it compares with; `***` for a secret. */
export const operandText = ({ operand, secret }: AssertionParts): string => {
  if (secret) return '***';
  return typeof operand === 'string' ? quotedText(operand) : String(operand);
};

/** `$.status equals "ok"`. Of a secret, the log does not hold whether something is to exist: `exists ***`. */
export const assertionText = (parts: AssertionParts): string => {
  const subject = subjectText(parts);
  return parts.operator === 'exists' && typeof parts.operand === 'boolean'
    ? `${subject} ${parts.operand ? 'exists' : 'does not exist'}`
    : `${subject} ${parts.operator.replace('_', ' ')} ${operandText(parts)}`;
};
