import * as t from 'io-ts';

const subjects = ['json', 'header', 'body'] as const;
const operators = [
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
const optional = (codec: t.Mixed) => t.union([codec, t.undefined]);

const Members = t.exact(
  t.partial({
    json: t.string,
    header: t.string,
    body: t.literal(true),
    ...Object.fromEntries(operators.map((name) => [name, optional(Operand)])),
    secret: t.literal(true),
  }),
);

type Operator = (typeof operators)[number];

/**
 * One assertion about an answer, as the log shows it: one subject (`json`: a path, `header`: a name, `body`: true), one
 * operator with its operand, and `secret`, with which the operand is `***`.
 */
export type LoggedAssertion = Readonly<
  Partial<Record<'json' | 'header', string>> &
    Partial<Record<Operator, t.TypeOf<typeof Operand>>> & { body?: true; secret?: true }
>;

const count = (assertion: object, names: readonly string[]): number =>
  names.filter((name) => Object.hasOwn(assertion, name)).length;

const known: ReadonlySet<string> = new Set([...subjects, ...operators, 'secret']);

const isAssertion = (u: unknown): u is LoggedAssertion =>
  Members.is(u) &&
  Object.entries(u).every(([name, value]) => known.has(name) && value !== undefined) &&
  count(u, subjects) === 1 &&
  count(u, operators) === 1;

export const LoggedAssertion = new t.Type<LoggedAssertion, LoggedAssertion, unknown>(
  'LoggedAssertion',
  isAssertion,
  (u, c) =>
    isAssertion(u) ? t.success(u) : t.failure(u, c, 'must be an assertion of one subject and one operator'),
  t.identity,
);
