import { fault, okay, type Finding } from '../../../runner/doctor/finding.ts';
import { remedyOfFailure } from '../../../runner/doctor/remedy.ts';
import {
  byOption,
  dutiesOf,
  roleOfRights,
  type KnownRole,
  type Right,
  type Role,
} from '../../../runner/doctor/role.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import type { Tables } from '../client/tables.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { probes } from './probes.ts';

/** The IAM actions of each right, for the remedy. Only `append` writes to the log, and it can only insert. */
const actions: Readonly<Record<Right, string>> = {
  listConfigs: 'dynamodb:Scan on the configs',
  getConfigs: 'dynamodb:BatchGetItem on the configs',
  editConfigs: 'dynamodb:PutItem and dynamodb:DeleteItem on the configs',
  listStates: 'dynamodb:Scan on the states',
  getStates: 'dynamodb:BatchGetItem on the states',
  writeStates: 'dynamodb:PartiQLInsert, dynamodb:PartiQLUpdate and dynamodb:GetItem on the states',
  readStream: 'dynamodb:GetItem and dynamodb:Query on the events',
  readHeads: 'dynamodb:BatchGetItem on the events',
  readIndex: 'dynamodb:Query on the index transitions',
  listStreams: 'dynamodb:Scan on the events',
  append: 'dynamodb:PartiQLInsert on the events',
};

/** The lines of `doctor` about rights, in their order. */
const groups: readonly Readonly<{ name: string; rights: readonly Right[]; text: string }>[] = [
  {
    name: 'read permissions',
    rights: [
      'listConfigs',
      'getConfigs',
      'listStates',
      'getStates',
      'readStream',
      'readHeads',
      'readIndex',
      'listStreams',
    ],
    text: 'can be read',
  },
  {
    name: 'write permissions',
    rights: ['append', 'writeStates'],
    text: 'a test transaction was rejected, as expected; nothing was recorded',
  },
  {
    name: 'edit permissions',
    rights: ['editConfigs'],
    text: 'a test write to the configs was rejected, as expected; nothing was changed',
  },
];

/** What the role of the caller is and may do. */
export type Access = Readonly<{
  known: KnownRole;
  findings: readonly Finding[];
  /** of a right that this role needs, or that was tried to tell the role */
  has: (right: Right) => boolean;
}>;

type Tried = ReadonlyMap<Right, unknown>;

/** Tries these rights all at once: one endpoint that does not answer is waited for once. A cause for each that lacks. */
const tryEach = async (deps: DynamoDeps, rights: readonly Right[]): Promise<Tried> =>
  new Map(
    await Promise.all(
      rights.map(async (right): Promise<[Right, unknown]> => {
        try {
          await probes[right].try(deps);
          return [right, null];
        } catch (cause) {
          return [right, cause];
        }
      }),
    ),
  );

const isRight = (name: string): name is Right => Object.hasOwn(probes, name);

const readText = (rights: readonly Right[]): string => {
  const things = [
    ...(rights.includes('listConfigs') || rights.includes('getConfigs') ? ['configs'] : []),
    ...(rights.includes('getStates') ? ['states'] : []),
    'events',
  ];
  return `${things.slice(0, -1).join(', ')} and ${things.at(-1) ?? ''}`;
};

const aRole = (role: Role): string => `${/^[aeiou]/u.test(role) ? 'an' : 'a'} ${role}`;

const findingOf = (
  { name, rights, text }: (typeof groups)[number],
  { role, how }: KnownRole,
  tried: Tried,
): readonly Finding[] => {
  const asked = rights.filter((right) => dutiesOf[role].rights.includes(right) && tried.has(right));
  if (asked.length === 0) return [];
  const lacking = asked.filter((right) => tried.get(right) !== null);
  if (lacking.length === 0)
    return [okay(name, name === 'read permissions' ? `${readText(asked)} ${text}` : text)];
  const causes = lacking.map((right) => tried.get(right));
  const lacks = `allow this role ${lacking.map((right) => actions[right]).join('; ')}`;
  const refused =
    how === byOption ? lacks : `if it is ${aRole(role)}, ${lacks}; if not, name its role with --role`;
  return [
    fault(
      name,
      [...new Set(causes.map(awsFailureText))].join('; '),
      remedyOfFailure(causes[0], { endpoint: 'AWS_ENDPOINT_URL_DYNAMODB', refused }),
    ),
  ];
};

/**
 * The rights of the caller on tables that can be used. If its role is not known, it is told by its rights, so all of them are
 * tried; else only those of the role.
 */
export const accessTo = async (
  deps: DynamoDeps,
  known: KnownRole | null,
  unusable: ReadonlySet<keyof Tables> = new Set(),
): Promise<Access> => {
  const all = known === null ? Object.keys(probes).filter(isRight) : dutiesOf[known.role].rights;
  const usable = all.filter((right) => !probes[right].on.some((table) => unusable.has(table)));
  const tried = await tryEach(deps, usable);
  const has = (right: Right): boolean => tried.get(right) === null;
  const found = known ?? roleOfRights(has);
  return { known: found, has, findings: groups.flatMap((group) => findingOf(group, found, tried)) };
};
