import * as t from 'io-ts';
import { storedType } from './stored-type.ts';

export const assertionSubjects = ['json', 'header', 'body'] as const;
export const assertionOperators = [
  'equals',
  'not_equals',
  'contains',
  'not_contains',
  'matches',
  'not_matches',
  'exists',
  'at_least',
  'at_most',
] as const;

const Operand = t.union([t.string, t.number, t.boolean, t.null], 'text | a number | true | false | null');
/** What each member may be. */
const members: ReadonlyMap<string, t.Mixed> = new Map<string, t.Mixed>([
  ['json', t.string],
  ['header', t.string],
  ['body', t.literal(true)],
  ['secret', t.literal(true)],
  ...assertionOperators.map((name) => [name, Operand] as const),
]);

export type AssertionOperator = (typeof assertionOperators)[number];

/**
 * One assertion about an answer, as the log shows it: one subject (`json`: a path, `header`: a name, `body`: true), one
 * operator with its operand, and `secret`, with which the operand is `***`.
 */
export type LoggedAssertion = Readonly<
  Partial<Record<'json' | 'header', string>> &
    Partial<Record<AssertionOperator, t.TypeOf<typeof Operand>>> & { body?: true; secret?: true }
>;

const count = (assertion: object, names: readonly string[]): number =>
  names.filter((name) => Object.hasOwn(assertion, name)).length;

const isAssertion = (u: unknown): u is LoggedAssertion =>
  t.UnknownRecord.is(u) &&
  Object.entries(u).every(([name, value]) => members.get(name)?.is(value) === true) &&
  count(u, assertionSubjects) === 1 &&
  count(u, assertionOperators) === 1;

export const LoggedAssertion = storedType(
  'LoggedAssertion',
  isAssertion,
  'must be an assertion of one subject and one operator',
);
