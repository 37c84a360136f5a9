import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import { start } from './draw-apis.ts';
import { channelFaults, type ChannelPlan, type SettingsEdit, type StatedChannels } from './channel-plan.ts';
import type { Random } from './random.ts';
import type { WorldPlan } from './world-plan.ts';

/** Of so many seeds one has a world with channels: those that were kept from before have none. */
const oneOf = 7;

const kinds = ['slack', 'slack', 'email', 'pagerduty'] as const;

/** One that is always well, one that is never, one that fails in one way, or one that fails in many. */
const drawChannel = (r: Random, i: number, horizon: number): ChannelPlan => {
  const plain = { id: `c${String(i)}`, kind: r.pick(kinds), rates: {}, dead: [] };
  const character = r.pick(['well', 'well', 'dead', 'dead for a while', 'one way', 'many ways'] as const);
  switch (character) {
    case 'well':
      return plain;
    case 'dead':
      return { ...plain, dead: [{ from: start, to: Number.POSITIVE_INFINITY }] };
    case 'dead for a while': {
      const from = start + r.int(0, horizon);
      return { ...plain, dead: [{ from, to: from + r.int(1, horizon) }] };
    }
    case 'one way':
      return { ...plain, rates: { [r.pick(channelFaults)]: r.pick([0.3, 0.9]) } };
    case 'many ways':
      return {
        ...plain,
        rates: Object.fromEntries(channelFaults.map((fault) => [fault, 0.3 * r.next() ** 2])),
      };
  }
};

const some = (r: Random, ids: readonly string[], p: number): readonly string[] =>
  ids.filter(() => r.chance(p));

const orOne = (ids: readonly string[], one: string): readonly string[] => (ids.length === 0 ? [one] : ids);

const drawStated = (r: Random, ids: readonly string[]): StatedChannels => {
  const listed = some(r, ids, 0.75);
  return {
    ids: listed,
    broken: r.chance(0.3) ? some(r, listed, 0.5) : [],
    nameless: r.chance(0.15),
    defaults: r.chance(0.3) ? orOne(some(r, [...listed, 'default'], 0.5), 'default') : null,
  };
};

/** Names one more channel by default, that it does not define: what the file then says nobody can be sure of. */
const misnamed = (r: Random, ids: readonly string[], to: SettingsEdit['to']): SettingsEdit['to'] => {
  if (to === 'unreadable' || to.defaults === null || !r.chance(0.5)) return to;
  const [one, ...others] = ids.filter((id) => !to.ids.includes(id));
  return one === undefined ? to : { ...to, defaults: [...to.defaults, r.pick([one, ...others])] };
};

const drawSettings = (r: Random, ids: readonly string[], horizon: number): readonly SettingsEdit[] => {
  const first: SettingsEdit = { at: start, to: { ids, broken: [], nameless: false, defaults: null } };
  if (r.chance(0.4)) return [first];
  const later = Array.from({ length: r.int(1, 5) }, (): SettingsEdit => ({
    at: start + r.int(1, horizon),
    to: r.chance(0.15) ? 'unreadable' : r.chance(0.3) ? first.to : drawStated(r, ids),
  }));
  const names = r.fork('misnamed');
  return [
    first,
    ...later.toSorted((a, b) => a.at - b.at).map(({ at, to }) => ({ at, to: misnamed(names, ids, to) })),
  ];
};

const whole = (stated: StatedChannels): StatedChannels => ({
  ...stated,
  broken: [],
  nameless: false,
  defaults:
    stated.defaults === null
      ? null
      : orOne(
          stated.defaults.filter((id) => id === 'default' || stated.ids.includes(id)),
          'default',
        ),
});

/** The last that could be read, without its mistakes, from the time at which all faults stop. */
const atEnd = (edits: readonly SettingsEdit[], quietFrom: number): SettingsEdit => {
  const last = edits.findLast(({ to }) => to !== 'unreadable')?.to;
  if (last === undefined || last === 'unreadable') throw new Error('the first settings can be read');
  return { at: quietFrom, to: whole(last) };
};

/** Gives some worlds one to three channels beside `default`, which their APIs may name. Draws nothing of the other worlds. */
export const withChannelFaults = (plan: WorldPlan, r: Random): WorldPlan => {
  if (plan.seed % oneOf !== oneOf - 1 || plan.apis.length > 8) return plan;
  const horizon = plan.quietFrom - plan.start;
  const channels = Array.from({ length: r.int(1, 3) }, (_, i) =>
    drawChannel(r.fork(`channel-${String(i)}`), i, horizon),
  );
  const ids = channels.map(({ id }) => id);
  const named = r.fork('named');
  const name = (config: ApiConfig): ApiConfig => ({
    ...config,
    channels: named.chance(0.5) ? null : orOne(some(named, [...ids, 'default'], 0.6), 'c0').toSorted(),
  });
  const settings = drawSettings(r.fork('settings'), ids, horizon);
  const secrets = r.fork('secrets');
  return {
    ...plan,
    channels,
    settings: [...settings, atEnd(settings, plan.quietFrom)],
    apis: plan.apis.map((api) => ({ ...api, config: name(api.config) })),
    edits: plan.edits.map((edit) => (typeof edit.to === 'string' ? edit : { ...edit, to: name(edit.to) })),
    runners: plan.runners.map((runner) => ({ ...runner, lacks: some(secrets, ids, 0.15) })),
  };
};
