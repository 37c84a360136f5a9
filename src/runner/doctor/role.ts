/** Whose role `doctor` runs with. Terraform makes a role of the first two, and a policy of the others. */
export type Role = 'instance' | 'worker' | 'operator' | 'auditor';

export const roles: readonly Role[] = ['instance', 'worker', 'operator', 'auditor'];

/** What a role may do with the three tables, as far as it can be tried without leaving a trace. */
export type Right =
  | 'listConfigs'
  | 'getConfigs'
  | 'editConfigs'
  | 'listStates'
  | 'getStates'
  | 'writeStates'
  | 'readStream'
  | 'readHeads'
  | 'readIndex'
  | 'listStreams'
  | 'append';

/** What a role looks at, beside its rights on items. */
type View = 'tables' | 'topic' | 'secrets' | 'queue';

type Duties = Readonly<{ does: string; rights: readonly Right[]; looksAt: readonly View[] }>;

/** What the commands of each role need. Nothing else is asked, and no other permission is advised. */
export const dutiesOf: Readonly<Record<Role, Duties>> = {
  instance: {
    does: 'makes passes, or dispatches checks',
    rights: [
      'listConfigs',
      'listStates',
      'getStates',
      'readStream',
      'readHeads',
      'readIndex',
      'append',
      'writeStates',
    ],
    looksAt: ['tables', 'topic', 'secrets', 'queue'],
  },
  worker: {
    does: 'takes checks from the queue, records them and sends their alerts',
    rights: ['getConfigs', 'getStates', 'readStream', 'append', 'writeStates'],
    looksAt: ['secrets', 'queue'],
  },
  operator: {
    does: 'edits configs, manages subscriptions, rebuilds states; never appends to the log',
    rights: [
      'listConfigs',
      'editConfigs',
      'listStates',
      'getStates',
      'writeStates',
      'readStream',
      'readHeads',
      'readIndex',
      'listStreams',
    ],
    looksAt: ['tables', 'topic'],
  },
  auditor: {
    does: 'reads the log and the states; writes nothing',
    rights: ['listStates', 'getStates', 'readStream', 'readHeads', 'readIndex', 'listStreams'],
    looksAt: [],
  },
};

/** The role, and how it is known. */
export type KnownRole = Readonly<{ role: Role; how: string }>;

/** How a role is known that the command line names. Any other may be a mistake. */
export const byOption = 'by --role';

const assumed = /:assumed-role\/(?:[^/]*-)?(?<role>instance|worker)\/[^/]*$/u;

/** The role that runs passes has a name by which it is known. Policies of people are attached to roles of any name. */
export const roleOfName = (arn: string): KnownRole | null => {
  const named = assumed.exec(arn)?.groups?.['role'];
  const role = roles.find((one) => one === named);
  return role === undefined ? null : { role, how: 'by its name' };
};

/**
 * The role of a caller without such a name, by the rights that it has. Only a right that the others lack tells, so a runner that
 * lacks a right is not taken for somebody who needs less.
 */
export const roleOfRights = (has: (right: Right) => boolean): KnownRole => {
  const how = 'by what it may do';
  if (has('append')) return { role: has('listConfigs') ? 'instance' : 'worker', how };
  if (has('editConfigs')) return { role: 'operator', how };
  if (has('listStreams')) return { role: 'auditor', how };
  return { role: 'instance', how: 'nothing says otherwise' };
};
