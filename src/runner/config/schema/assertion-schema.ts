import {
  assertionOperators,
  assertionSubjects,
  type AssertionOperator,
} from '../../../events/fields/logged-assertion.ts';
import type { JsonSchema } from './json-schema.ts';

type Subject = (typeof assertionSubjects)[number];

const largest = Number.MAX_SAFE_INTEGER;

const text = { type: 'string', maxLength: 1000 };
const part = { ...text, minLength: 1 };
const pattern = { type: 'string', minLength: 1, maxLength: 500 };
const number = { type: 'number', minimum: -largest, maximum: largest };
const flag = { type: 'boolean' };

const operandOf = (operator: AssertionOperator, subject: Subject): JsonSchema => {
  switch (operator) {
    case 'equals':
    case 'not_equals':
      return subject === 'json' ? { anyOf: [text, number, flag, { type: 'null' }] } : text;
    case 'contains':
    case 'not_contains':
      return subject === 'json' ? { anyOf: [part, number, flag] } : part;
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

const space = String.raw`[ \t\r\n]*`;
const integer = '(?:0|-?[1-9][0-9]*)';
const slice = `(?:${integer}${space})?:${space}(?:${integer}${space})?(?::${space}(?:${integer})?)?`;
const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const selector = String.raw`(?:${quoted}|${slice}|${integer}|\*)`;
const segment = String.raw`${space}(?:\.(?:[A-Za-z_\u0080-\uffff][0-9A-Za-z_\u0080-\uffff]*|\*)|\[${space}${selector}(?:${space},${space}${selector})*${space}\])`;

const subjects: Readonly<Record<Subject, JsonSchema>> = {
  json: { ...part, pattern: String.raw`^\$(?:${segment})*$` },
  header: { type: 'string', pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$" },
  body: { const: true },
};

const assertionOf = (subject: Subject, operator: AssertionOperator): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required: [subject, operator],
  properties: { [subject]: subjects[subject], [operator]: operandOf(operator, subject), secret: flag },
});

/** One subject and one operator, whose operand depends on both. Whether a regular expression is one, only RE2 can say. */
export const assertionsSchema = (most: number): JsonSchema => ({
  type: 'array',
  maxItems: most,
  items: {
    anyOf: assertionSubjects.flatMap((subject) =>
      assertionOperators.map((operator) => assertionOf(subject, operator)),
    ),
  },
});
