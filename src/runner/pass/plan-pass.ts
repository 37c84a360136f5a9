import type { Health } from '../../projections/health/health-state.ts';
import type { ApiConfig, DigestOf } from '../config/api-config.ts';
import type { Configs } from '../ports/config-source.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { inShard, type Shard } from './shard.ts';
import { isEntry } from '../config/invalid-config.ts';
import { usableConfigs } from '../config/outdated-configs.ts';
import { isLoggedAs } from '../config/logged-config.ts';
import { isDue, isOverdue } from '../../projections/health/schedule.ts';
import type { Settings } from '../recording/settings.ts';
import { withSecrets } from '../config/secrets/secrets.ts';

/** What a pass is going to do, worked out from what it read. */
export type PassPlan = Readonly<{
  /** valid configs of this runner's shard */
  configs: ReadonlyMap<string, ApiConfig>;
  /** enabled ones that are due, longest unchecked first */
  due: readonly ApiConfig[];
  /** not due, but their config is not the projected one */
  changed: readonly ApiConfig[];
  /** known to the log, missing from the source */
  removed: readonly Health[];
  /** APIs with pending alerts */
  withPendingAlerts: readonly string[];
  late: readonly string[];
  invalid: readonly InvalidItem[];
  /** listed for this runner, invalid ones included */
  total: number;
  /** of those, the enabled ones, whether or not their state can be used */
  enabled: number;
  /** the source cannot be used: the configs are those of its last usable text */
  outdated: NonNullable<Configs['outdated']> | null;
  /** the source lists none of the APIs known so far: taken for a mistake */
  listsNoneKnown: boolean;
}>;

export type PlanOptions = Readonly<{
  all: boolean;
  prune: boolean;
  shard: Shard | null;
  retainDays: number | null;
  digestOf: DigestOf;
  secrets: Settings['secrets'];
}>;

const isKnown = ({ config }: Health): boolean => config !== null && !config.removed;

const byLongestUnchecked = (states: ReadonlyMap<string, Health>) => (a: ApiConfig, b: ApiConfig) => {
  const [first, second] = [
    states.get(a.api_id)?.last_checked_at ?? '',
    states.get(b.api_id)?.last_checked_at ?? '',
  ];
  return first < second ? -1 : Number(first > second);
};

/** Pure: `now` is the time the pass began (epoch ms). `refused` are APIs whose state cannot be used. */
export const planPass = (
  read: Configs,
  states: readonly Health[],
  refused: ReadonlySet<string>,
  now: number,
  options: PlanOptions,
): PassPlan => {
  const byId = new Map(states.map((state) => [state.api_id, state]));
  const { configs: valid, invalid } = withSecrets(usableConfigs(read, byId), options.secrets.issues);
  const isOutdated = read.outdated !== undefined;
  const mine = (apiId: string) => inShard(apiId, options.shard);
  const ours = valid.filter(({ api_id }) => mine(api_id));
  const usable = ours.filter(({ api_id }) => !refused.has(api_id));
  const lastScheduled = (config: ApiConfig) => byId.get(config.api_id)?.scheduled_at ?? null;
  const due = usable
    .filter((config) => config.enabled)
    .filter((config) => options.all || isDue(lastScheduled(config), now, config.check_interval_seconds))
    .toSorted(byLongestUnchecked(byId));
  const isProjected = (config: ApiConfig) =>
    isLoggedAs(byId.get(config.api_id)?.config?.digest, config, options.retainDays, options.digestOf);
  const isDueSet = new Set(due);
  const listed = new Set([
    ...valid.map(({ api_id }) => api_id),
    ...invalid.flatMap(({ api_id }) => api_id ?? []),
  ]);
  // While the source cannot be used, nothing tells an API that was removed.
  const known = isOutdated ? [] : states.filter(isKnown);
  const listsNoneKnown =
    known.length > 0 && known.every(({ api_id }) => !listed.has(api_id)) && !options.prune;
  const wasMonitored = ({ api_id }: ApiConfig) =>
    byId.get(api_id)?.config?.enabled === true && byId.get(api_id)?.config?.removed === false;
  return {
    configs: new Map(usable.map((config) => [config.api_id, config])),
    due,
    changed: isOutdated ? [] : usable.filter((config) => !isDueSet.has(config) && !isProjected(config)),
    removed: listsNoneKnown ? [] : known.filter(({ api_id }) => mine(api_id) && !listed.has(api_id)),
    withPendingAlerts: states
      .filter((state) => mine(state.api_id) && state.changed_seq > state.alerted_seq)
      .map(({ api_id }) => api_id),
    late: due
      .filter((c) => wasMonitored(c) && isOverdue(lastScheduled(c), now, c.check_interval_seconds))
      .map(({ api_id }) => api_id),
    invalid,
    outdated: read.outdated ?? null,
    // Of what is invalid then, one is the source.
    total: ours.length + invalid.filter(isEntry).length - (isOutdated ? 1 : 0),
    enabled: ours.filter(({ enabled }) => enabled).length,
    listsNoneKnown,
  };
};
