import { describe, expect, it } from 'vitest';
import { dutiesOf, roleOfName, roleOfRights, roles, type Right } from '../../../../src/runner/doctor/role.ts';

describe('roleOfName', () => {
  it.each([
    ['arn:aws:sts::123456789012:assumed-role/upledger-prod-instance/i-0123456789abcdef0', 'instance'],
    ['arn:aws-us-gov:sts::123456789012:assumed-role/upledger-prod-worker/i-0123', 'worker'],
    ['arn:aws:sts::123456789012:assumed-role/worker/x', 'worker'],
    // The names of people's roles are their own, so only what they may do tells what they are.
    ['arn:aws:sts::123456789012:assumed-role/upledger-prod-operator/ann', undefined],
    ['arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_auditor_0123/ann', undefined],
    ['arn:aws:sts::123456789012:assumed-role/mailworker/ann', undefined],
    ['arn:aws:sts::123456789012:assumed-role/ann/my-instance', undefined],
    ['arn:aws:iam::123456789012:user/upledger-prod-instance', undefined],
    ['arn:aws:sts::123456789012:federated-user/x-worker', undefined],
    ['', undefined],
  ])('%s', (arn, role) => {
    expect(roleOfName(arn)?.role).toBe(role);
  });
});

describe('roleOfRights', () => {
  const told = (rights: readonly Right[]) => roleOfRights((right) => rights.includes(right)).role;

  it('tells each role that has all its rights', () => {
    expect(roles.map((role) => told(dutiesOf[role].rights))).toEqual(roles);
  });

  it('takes a runner that lacks any one right for no reader', () => {
    const { rights } = dutiesOf.instance;
    for (const missing of rights) {
      const role = told(rights.filter((right) => right !== missing));
      expect([missing, role === 'operator' || role === 'auditor']).toEqual([missing, false]);
    }
  });

  it('gives nobody but those who make passes the right to append', () => {
    expect(roles.filter((role) => dutiesOf[role].rights.includes('append'))).toEqual(['instance', 'worker']);
  });
});
