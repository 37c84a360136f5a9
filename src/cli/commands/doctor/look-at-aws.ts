import { okay, type Finding } from '../../../runner/doctor/finding.ts';
import {
  byOption,
  dutiesOf,
  roleOfName,
  type KnownRole,
  type Right,
  type Role,
} from '../../../runner/doctor/role.ts';
import type { Clock } from '../../../runner/ports/clock.ts';
import type { StoreChoice } from '../../wiring/choose-store.ts';

type DynamoDb = Extract<StoreChoice, { _tag: 'dynamodb' }>;

type View = (typeof dutiesOf)[Role]['looksAt'][number];

/** What was found so far, and what the caller may look at further. */
export type Seen = Readonly<{
  /** null: there are no roles, as with a file */
  role: Role | null;
  findings: readonly Finding[];
  /** no credentials that AWS accepts: nothing more can be asked */
  refused: boolean;
  has: (right: Right) => boolean;
  needs: (right: Right) => boolean;
  looksAt: (view: View) => boolean;
}>;

/** Who can open a file may do everything with it. */
export const withoutRoles: Seen = {
  role: null,
  findings: [],
  refused: false,
  has: () => true,
  needs: () => true,
  looksAt: () => true,
};

const roleFinding = ({ role, how }: KnownRole): Finding =>
  okay('role', `${role} (${how}): ${dutiesOf[role].does}`);

/**
 * Whose credentials these are, and what they may do. `role`: as the command line names it; null: it is to be found out.
 * `retains`: whether checks are meant to expire.
 */
export const lookAtAws = async (
  { region, tables }: DynamoDb,
  role: Role | null,
  retains: () => Promise<boolean>,
  clock: Clock,
): Promise<Seen> => {
  const [{ callerFindings }, { createDynamoAdmin }] = await Promise.all([
    import('../../../adapters/sts/caller-findings.ts'),
    import('../../../adapters/dynamodb/admin/create-dynamo-admin.ts'),
  ]);
  const caller = await callerFindings(region, clock.now);
  if (caller.refused) return { ...withoutRoles, ...caller };
  const named = role === null ? roleOfName(caller.arn ?? '') : { role, how: byOption };
  const admin = await createDynamoAdmin(region, tables);
  try {
    const { known, findings, has } = await admin.lookAt(named, retains);
    const duties = dutiesOf[known.role];
    return {
      role: known.role,
      findings: [...caller.findings, roleFinding(known), ...findings],
      refused: false,
      has,
      needs: (right) => duties.rights.includes(right),
      looksAt: (view) => duties.looksAt.includes(view),
    };
  } finally {
    admin.close();
  }
};
