import { runInProcess, type InProcess } from '../../support/program/run-in-process.ts';
import type { Ran } from '../../support/program/upledger.ts';
import type { Cloud } from './cloud.ts';
import type { RoleCredentials } from './instance-metadata.ts';
import type { Decision } from './stand-in.ts';

export type RoleName = 'instance' | 'worker' | 'operator' | 'auditor';

/** A command with what it ended with, and the rights that it asked for. */
export type RanAs = Ran & Readonly<{ asked: readonly Decision[] }>;

type Client = Readonly<{
  region: string;
  endpoint: string;
  credentials: Readonly<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }>;
}>;

export type Roles = Readonly<{
  /** Runs a command of upledger in this process, with one role's credentials and environment. */
  as: (
    role: RoleName,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    until?: Pick<InProcess, 'stop' | 'onPrint'>,
  ) => Promise<RanAs>;
  /** for the SDK: that role, at the stand-in */
  client: (role: RoleName) => Client;
  credentials: (role: RoleName) => RoleCredentials;
  /** the name of a role in the account, as the stand-in's decisions have it */
  nameOf: (role: RoleName) => string;
}>;

const variablesIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from(text.matchAll(/^(\w+)="(.*)"$/gmu), ([, name = '', value = '']) => [name, value]),
  );

// Terraform makes policies for people, not people: here they are two roles, as somebody with single sign-on has them.
const people = { operator: 'people-who-operate', auditor: 'people-who-audit' } as const;

/** The roles of an installation with workers, each of which can be acted as. */
export const startRoles = async (cloud: Cloud): Promise<Roles> => {
  const shared = variablesIn(await cloud.output('environment'));
  const runner = {
    ...shared,
    METRICS_NAMESPACE: 'upledger',
    SECRETS_PARAMETER_PATH: '/upledger/prod',
    LOG_GROUP: await cloud.output('log_group'),
  };
  const policies = JSON.parse(await cloud.json('policies')) as Readonly<Record<keyof typeof people, string>>;
  const instance = await cloud.output('instance_role');
  const credentials = new Map<RoleName, RoleCredentials>([
    ['instance', await cloud.assume(instance)],
    ['worker', await cloud.assume(instance.replace(/-instance$/u, '-worker'))],
  ]);
  for (const role of ['operator', 'auditor'] as const) {
    const arn = await cloud.createRole(people[role], policies[role]);
    credentials.set(role, await cloud.assume(arn));
  }
  const of = (role: RoleName): RoleCredentials => {
    const found = credentials.get(role);
    if (found === undefined) throw new Error(`nobody assumed ${role}`);
    return found;
  };
  return {
    credentials: of,
    client: (role) => ({
      region: shared['AWS_REGION'] ?? '',
      endpoint: cloud.standIn.endpoint,
      credentials: {
        accessKeyId: credentials.get(role)?.AccessKeyId ?? '',
        secretAccessKey: credentials.get(role)?.SecretAccessKey ?? '',
        sessionToken: credentials.get(role)?.SessionToken ?? '',
      },
    }),
    nameOf: (role) => (role in people ? people[role as keyof typeof people] : `upledger-prod-${role}`),
    as: async (role, args, env = {}, until = {}) => {
      const given = credentials.get(role);
      // The SDK reads them from the environment of the process.
      Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: given?.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey,
        AWS_SESSION_TOKEN: given?.SessionToken,
        AWS_REGION: shared['AWS_REGION'],
        AWS_ENDPOINT_URL: cloud.standIn.endpoint,
      });
      const before = cloud.standIn.decisions().length;
      const runs = role === 'instance' || role === 'worker' ? runner : shared;
      const ran = await runInProcess(args, { ...until, env: { RUNNER_ID: role, ...runs, ...env } });
      return { ...ran, asked: cloud.standIn.decisions().slice(before) };
    },
  };
};
