import type { Finding } from '../../../runner/doctor/finding.ts';
import { dutiesOf, type KnownRole, type Right } from '../../../runner/doctor/role.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import type { Tables } from '../client/tables.ts';
import { accessTo } from './permission-findings.ts';
import { tableFindings, type FoundTable } from './table-findings.ts';

/** What `doctor` sees of the tables, and as whom. */
export type LookedAt = Readonly<{
  known: KnownRole;
  findings: readonly Finding[];
  /** whether a right is there, and each table that it needs can be used */
  has: (right: Right) => boolean;
}>;

const isUnusable = ({ denied, findings }: FoundTable): boolean =>
  !denied && findings.some(({ level }) => level === 'fault');

/** The tables, and what the caller may do with them. A role that need not describe them is not asked to. */
export const lookAtDynamo = async (
  deps: DynamoDeps,
  role: KnownRole | null,
  retains: () => Promise<boolean>,
): Promise<LookedAt> => {
  const describes = (one: KnownRole) => dutiesOf[one.role].looksAt.includes('tables');
  const found = role !== null && !describes(role) ? [] : await tableFindings(deps, retains);
  const broken = new Set(found.filter(isUnusable).map(({ name }) => name));
  const names: readonly (keyof Tables)[] = ['configs', 'states', 'events'];
  const access = await accessTo(deps, role, new Set(names.filter((name) => broken.has(deps.tables[name]))));
  const shown = found.filter(({ denied }) => !denied || describes(access.known));
  return { ...access, findings: [...shown.flatMap(({ findings }) => findings), ...access.findings] };
};
