import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { storedState } from '../../../projections/health/stored-state.ts';
import type { Health } from '../../../projections/health/health-state.ts';
import type { ReplaceOver } from '../../../projections/state-repair.ts';
import { attributesOf, attributeValue } from '../items/attribute-value.ts';

/** One PartiQL statement with its parameters, as the SDK takes it. */
export type Statement = Readonly<{ Statement: string; Parameters: AttributeValue[] }>;

/** Every identifier is quoted: `at`, `from`, `to`, `hash` are keywords somewhere. */
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

// One text for each shape of item (five kinds of event and a state) and each condition.
const known = new Map<string, string>();

const once = (key: string, make: () => string): string => {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
};

/** Cannot overwrite: an item that is there already makes it fail as a duplicate. */
export const insertStatement = (
  table: string,
  attributes: Readonly<Record<string, AttributeValue>>,
): Statement => {
  const names = Object.keys(attributes);
  return {
    Statement: once(
      `insert ${table} ${names.join(' ')}`,
      () => `INSERT INTO ${identifier(table)} VALUE {${names.map((name) => `${text(name)}: ?`).join(', ')}}`,
    ),
    Parameters: Object.values(attributes),
  };
};

/** Assignments are separated by commas, which one engine requires. `values`: for the placeholders in `condition`. */
const updateStatement = (
  table: string,
  state: Health,
  condition: string,
  values: readonly AttributeValue[],
): Statement => {
  const { api_id: _key, ...rest } = storedState(state);
  const attributes = attributesOf(rest);
  const names = Object.keys(attributes);
  return {
    Statement: once(`update ${table} ${names.join(' ')} ${condition}`, () => {
      const assignments = names.map((name) => `${identifier(name)}=?`).join(', ');
      return `UPDATE ${identifier(table)} SET ${assignments} WHERE "api_id"=? AND ${condition}`;
    }),
    Parameters: [...Object.values(attributes), { S: state.api_id }, ...values],
  };
};

/** Replaces the recorded log identity. */
export const updateLogStatement = (
  table: string,
  { api_id, table_id }: Readonly<Record<'api_id' | 'table_id', string>>,
): Statement => ({
  Statement: `UPDATE ${identifier(table)} SET "table_id"=? WHERE "api_id"=?`,
  Parameters: [{ S: table_id }, { S: api_id }],
});

/** Only over a lower version: the version of a state never decreases. */
export const updateStateStatement = (table: string, state: Health): Statement =>
  updateStatement(table, state, '"version" < ?', [attributeValue(state.version)]);

/** Also to a lower version, over a state of a schema that is not newer than `v`. Only for repairs: passes never do this. */
export const replaceStateStatement = (
  table: string,
  state: Health,
  over: Exclude<ReplaceOver, { unreadable: true }>,
  v: number,
): Statement => {
  const [comparison, version] = 'exactly' in over ? ['=', over.exactly] : ['<=', over.atMost];
  const values = [attributeValue(version), attributeValue(v)];
  return updateStatement(table, state, `"version" ${comparison} ? AND "v" <= ?`, values);
};

/** Over the state that has just these marks, or has none of them; only for repairs. */
export const replaceFoundStatement = (
  table: string,
  state: Health,
  { v, version }: Readonly<Record<'v' | 'version', AttributeValue | undefined>>,
): Statement => {
  const marks = [['v', v] as const, ['version', version] as const];
  const conditions = marks.map(
    ([name, value]) => `${identifier(name)} ${value === undefined ? 'IS MISSING' : '= ?'}`,
  );
  const values = marks.flatMap(([, value]) => value ?? []);
  return updateStatement(table, state, conditions.join(' AND '), values);
};

/** Only if there is no state. */
export const insertStateStatement = (table: string, state: Health): Statement =>
  insertStatement(table, attributesOf(storedState(state)));

/** A state's first write, or its next. */
export const stateStatement = (table: string, state: Health, hasState: boolean): Statement =>
  hasState ? updateStateStatement(table, state) : insertStateStatement(table, state);
