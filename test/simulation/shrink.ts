import { faultKinds, type WorldPlan } from './world/world-plan.ts';

/** The part of a world that a name leaves out, such as `api:api-2`, `runner:1`, `rate:die`, `outage:0`, `half`. */
export const leaveOut = (plan: WorldPlan, part: string): WorldPlan => {
  const [kind = '', which = ''] = part.split(':');
  const others = <A>(list: readonly A[]) => list.filter((_, i) => String(i) !== which);
  const elsewhere = <A extends { api_id: string }>(list: readonly A[]) =>
    list.filter(({ api_id }) => api_id !== which);
  switch (kind) {
    case 'api':
      return {
        ...plan,
        apis: elsewhere(plan.apis),
        edits: elsewhere(plan.edits),
        deletions: elsewhere(plan.deletions),
        forgeries: elsewhere(plan.forgeries),
      };
    case 'runner':
      return { ...plan, runners: others(plan.runners) };
    case 'clock': {
      const right = { offset: 0, drift: 0, jumps: [] };
      return {
        ...plan,
        runners: plan.runners.map((runner, i) =>
          String(i) === which ? { ...runner, clock: right } : runner,
        ),
      };
    }
    case 'rate':
      return { ...plan, rates: { ...plan.rates, [which]: 0 } };
    case 'outage':
      return { ...plan, outages: others(plan.outages) };
    case 'edit':
      return { ...plan, edits: others(plan.edits) };
    case 'deletion':
      return { ...plan, deletions: others(plan.deletions) };
    case 'fault': {
      const well = { rates: {}, dead: [] };
      return {
        ...plan,
        channels: plan.channels.map((channel) => (channel.id === which ? { ...channel, ...well } : channel)),
      };
    }
    case 'setting':
      return { ...plan, settings: others(plan.settings) };
    case 'forgery':
      return { ...plan, forgeries: others(plan.forgeries) };
    case 'blanks':
      return { ...plan, blanks: [] };
    case 'retention':
      return { ...plan, retainStated: null };
    case 'older':
      return { ...plan, runners: plan.runners.map((runner) => ({ ...runner, byVariable: false })) };
    case 'off':
      return { ...plan, off: null };
    case 'half':
      return { ...plan, quietFrom: plan.start + Math.ceil((plan.quietFrom - plan.start) / 2) };
    case 'chances':
      return {
        ...plan,
        announce: false,
        runners: plan.runners.map((runner) => ({ ...runner, all: 0, jitter: 0, shard: null, lacks: [] })),
        apis: plan.apis.map((api) => ({ ...api, poison: false })),
      };
    default:
      throw new Error(`no part of a world is called "${part}"`);
  }
};

const numbered = (name: string, list: readonly unknown[]): readonly string[] =>
  list.map((_, i) => `${name}:${String(list.length - 1 - i)}`);

const partsOf = (plan: WorldPlan): readonly string[] => [
  'half',
  ...(plan.apis.length > 1 ? plan.apis.map(({ api_id }) => `api:${api_id}`) : []),
  ...(plan.runners.length > 1 ? numbered('runner', plan.runners) : []),
  ...faultKinds.filter((kind) => plan.rates[kind] > 0).map((kind) => `rate:${kind}`),
  ...numbered('outage', plan.outages),
  ...numbered('edit', plan.edits),
  ...numbered('deletion', plan.deletions),
  ...plan.channels.map(({ id }) => `fault:${id}`),
  // The first and the last say how it begins and ends.
  ...numbered('setting', plan.settings).slice(1, -1),
  ...numbered('forgery', plan.forgeries),
  ...(plan.blanks.length > 0 ? ['blanks'] : []),
  ...(plan.off === null ? [] : ['off']),
  ...(plan.retainStated === null ? [] : ['retention', 'older']),
  'chances',
  ...plan.runners.flatMap(({ clock }, i) =>
    clock.offset !== 0 || clock.drift !== 0 || clock.jumps.length > 0 ? [`clock:${String(i)}`] : [],
  ),
];

const mostTries = 400;

/** Leaves out whatever can be left out while the same thing still goes wrong; gives the names, in order. */
export const shrink = async (
  plan: WorldPlan,
  stillFails: (smaller: WorldPlan) => Promise<boolean>,
): Promise<readonly string[]> => {
  const without: string[] = [];
  let smallest = plan;
  let tries = 0;
  for (let goesOn = true; goesOn;) {
    goesOn = false;
    for (const part of partsOf(smallest)) {
      if (tries >= mostTries) return without;
      const smaller = leaveOut(smallest, part);
      const isSame = JSON.stringify(smaller) === JSON.stringify(smallest);
      if (isSame || smaller.apis.length === 0 || smaller.runners.length === 0) continue;
      tries += 1;
      if (!(await stillFails(smaller))) continue;
      without.push(part);
      smallest = smaller;
      goesOn = true;
      break;
    }
  }
  return without;
};
