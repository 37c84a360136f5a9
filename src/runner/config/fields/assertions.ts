import * as t from 'io-ts';
import {
  assertionOperators,
  assertionSubjects,
  LoggedAssertion,
  type AssertionOperator,
} from '../../../events/fields/logged-assertion.ts';
import { didYouMean } from '../nearest-name.ts';
import { assertionsSchema } from '../schema/assertion-schema.ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { isMap } from '../shapes.ts';
import {
  flag,
  isScalar,
  ruleOf,
  subjectRules,
  type Operand,
  type Rule,
  type Subject,
} from './assertion-rules.ts';

/** One assertion as the operator wrote it. */
export type Assertion = LoggedAssertion;

const manyAssertions = 20;

const known = [...assertionSubjects, ...assertionOperators, 'secret'] as const;

/** `at`: the member that is wrong, or none. `value` is safe to show. */
type Issue = Readonly<{ at: string | null; value: unknown; must: string }>;

const listed = (names: readonly string[]): string =>
  `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;

const written = <A extends string>(raw: object, names: readonly A[]): readonly A[] =>
  names.filter((name) => Object.hasOwn(raw, name));

/** How many there must be: one. */
const countIssue = (raw: object, names: readonly string[], what: string): readonly Issue[] => {
  const found = written(raw, names);
  if (found.length === 1) return [];
  const must =
    found.length === 0
      ? `must have one ${what}: ${listed(names)}`
      : `must have one ${what}, not ${String(found.length)}: ${found.join(' and ')}`;
  return [{ at: null, value: raw, must }];
};

/** With a comma or colon too few, YAML makes a key of a secret: a name is shown only where it is plainly one. */
const isName = (key: string, value: unknown): boolean =>
  value !== null && value !== undefined && /^[a-z_]{1,16}$/u.test(key);

const unknownKeys = (raw: Readonly<Record<string, unknown>>): readonly Issue[] =>
  Object.keys(raw)
    .filter((key) => !known.some((one) => one === key))
    .map((key) =>
      isName(key, raw[key])
        ? { at: key, value: '***', must: `must be ${listed(known)}${didYouMean(key, known)}` }
        : { at: null, value: raw, must: `must have no other names than ${listed(known)}` },
    );

const memberIssues = (raw: Readonly<Record<string, unknown>>, isHidden: boolean): readonly Issue[] => {
  const check = (name: string, rule: Rule, hide: boolean): readonly Issue[] =>
    rule.is(raw[name])
      ? []
      : [{ at: name, value: hide && isScalar(raw[name]) ? '***' : raw[name], must: rule.must }];
  const [subject = 'json'] = written(raw, assertionSubjects);
  return [
    ...written(raw, assertionSubjects).flatMap((name) => check(name, subjectRules[name], false)),
    ...written(raw, assertionOperators).flatMap((name) => check(name, ruleOf(name, subject), isHidden)),
    ...written(raw, ['secret']).flatMap((name) => check(name, flag, true)),
  ];
};

/** Whether the operand of an assertion as it is written is a secret. An unknown key may be a misspelt `secret`. */
export const hidesOperand = (raw: Readonly<Record<string, unknown>>): boolean =>
  (raw['secret'] ?? false) !== false || unknownKeys(raw).length > 0;

const issuesOf = (raw: unknown): readonly Issue[] => {
  if (!isMap(raw))
    return [{ at: null, value: raw, must: 'must be a map such as { json: $.status, equals: ok }' }];
  const unknown = unknownKeys(raw);
  return [
    ...unknown,
    // An unknown key is most likely the one that is missing.
    ...(unknown.length > 0
      ? []
      : [
          ...countIssue(raw, assertionSubjects, 'subject'),
          ...countIssue(raw, assertionOperators, 'operator'),
        ]),
    ...memberIssues(raw, hidesOperand(raw)),
  ];
};

/** `secret: false` says nothing, and -0 is 0. */
const normal = (raw: unknown): unknown =>
  isMap(raw)
    ? Object.fromEntries(
        Object.entries(raw).flatMap(([name, value]) =>
          name === 'secret' && value === false ? [] : [[name, value === 0 ? 0 : value]],
        ),
      )
    : raw;

/** An assertion taken apart. */
export type AssertionParts = Readonly<{
  subject: Subject;
  /** the path, or the name of the header in lower case; empty for the body */
  name: string;
  operator: AssertionOperator;
  operand: Operand;
  secret: boolean;
}>;

export const partsOf = (assertion: Assertion): AssertionParts => {
  const isSaid = (name: string): boolean => Object.hasOwn(assertion, name);
  const subject = assertionSubjects.find(isSaid) ?? 'body';
  const operator = assertionOperators.find(isSaid) ?? 'exists';
  return {
    subject,
    name: assertion.json ?? assertion.header?.toLowerCase() ?? '',
    operator,
    operand: assertion[operator] ?? null,
    secret: assertion.secret ?? false,
  };
};

/** What is left to ask of an assertion that the log could show: the rules of its subject and its operator. */
const isAssertion = (u: unknown): u is Assertion => {
  if (!LoggedAssertion.is(u)) return false;
  const { subject, operator, operand } = partsOf(u);
  return (
    subjectRules[subject].is(u[subject]) && ruleOf(operator, subject).is(operand) && !Object.is(operand, -0)
  );
};

const isAssertions = (u: unknown): u is readonly Assertion[] =>
  Array.isArray(u) && u.length <= manyAssertions && u.every(isAssertion);

/** What must be true of an answer beside its status code. The expressions in it are checked by `checkExpressions`. */
export const Assertions: FieldType<readonly Assertion[]> = withSchema(
  new t.Type<readonly Assertion[], readonly Assertion[], unknown>(
    'Assertions',
    isAssertions,
    (u, c) => {
      if (!Array.isArray(u) || u.length > manyAssertions)
        return t.failure(
          u,
          c,
          `must be a list of at most ${String(manyAssertions)} assertions, such as [{ json: $.status, equals: ok }]`,
        );
      const errors = u.flatMap((raw: unknown, index) => {
        const place = t.appendContext(c, String(index), t.unknown, raw);
        return issuesOf(raw).map(({ at, value, must }) => ({
          value,
          context: at === null ? place : t.appendContext(place, at, t.unknown, value),
          message: must,
        }));
      });
      const decoded = u.map(normal);
      return decoded.every(LoggedAssertion.is) && errors.length === 0
        ? t.success(decoded)
        : t.failures(errors);
    },
    t.identity,
  ),
  assertionsSchema(manyAssertions),
);

/** The members of an assertion in the order in which people write them. */
export const inOrder = (assertion: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    known.flatMap((name) => (Object.hasOwn(assertion, name) ? [[name, assertion[name]]] : [])),
  );

/** Whether it looks into the body. */
export const readsBody = ({ header }: Assertion): boolean => header === undefined;

/** As log and output may show it. */
export const redactAssertion = (assertion: Assertion): Assertion =>
  assertion.secret === true ? { ...assertion, [partsOf(assertion).operator]: '***' } : assertion;
