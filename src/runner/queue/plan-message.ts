import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { isFromTheFuture } from '../../projections/health/accept-check.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { usableConfigs } from '../config/outdated-configs.ts';
import type { CheckMessage } from '../ports/check-message.ts';
import type { Configs } from '../ports/config-source.ts';
import { slotOf } from '../../projections/health/schedule.ts';
import type { Settings } from '../recording/settings.ts';
import { withSecrets } from '../config/secrets/secrets.ts';

/** What a worker is going to do about one message. Every API of it is in `due`, `dropped`, `unmonitored`, `invalid` or `withheld`. */
export type MessagePlan = Readonly<{
  configs: ReadonlyMap<string, ApiConfig>;
  due: readonly ApiConfig[];
  /** checked for this slot already, or for a later one */
  dropped: readonly string[];
  /** disabled or gone since the dispatch, or their state cannot be used: the next dispatch says so */
  unmonitored: readonly string[];
  invalid: readonly InvalidItem[];
  /** those whose secrets this worker lacks: somebody else may have them, so they count as not checked */
  withheld: readonly InvalidItem[];
  /** of the due: their slot is over; checked all the same, or a queue that is always behind would check nothing */
  late: number;
}>;

/** Pure. `now`: epoch ms, read after the states were. `refused`: APIs whose state cannot be used. */
export const planMessage = (
  message: CheckMessage,
  read: Configs,
  states: readonly Health[],
  refused: ReadonlySet<string>,
  now: number,
  secretIssues: Settings['secrets']['issues'],
): MessagePlan => {
  const byId = new Map(states.map((state) => [state.api_id, state]));
  const usable = usableConfigs(read, byId);
  const { configs: valid, invalid: unusable } = withSecrets(usable, secretIssues);
  const { invalid } = usable;
  const asked = new Set(message.api_ids);
  const isAsked = ({ api_id, enabled }: ApiConfig) => enabled && asked.has(api_id) && !refused.has(api_id);
  const enabled = new Set(usable.configs.filter(isAsked).map(({ api_id }) => api_id));
  const withheld = unusable.slice(invalid.length).filter(({ api_id }) => enabled.has(api_id ?? ''));
  const configs = new Map(valid.map((config) => [config.api_id, config]));
  const faulty = new Set(unusable.map(({ api_id }) => api_id));
  const scheduled = Date.parse(message.scheduled_at);
  const due: ApiConfig[] = [];
  const dropped: string[] = [];
  const unmonitored: string[] = [];
  let late = 0;
  for (const apiId of new Set(message.api_ids)) {
    const config = configs.get(apiId);
    const state = byId.get(apiId);
    if (faulty.has(apiId)) continue;
    if (config === undefined || !config.enabled || refused.has(apiId)) {
      unmonitored.push(apiId);
      continue;
    }
    const slot = (time: number) => slotOf(time, config.check_interval_seconds);
    const last = state?.scheduled_at ?? null;
    // A state that a wrong clock wrote ahead of time says nothing about this slot.
    const isTrusted = state !== undefined && last !== null && !isFromTheFuture(state, now);
    if (isTrusted && slot(Date.parse(last)) >= slot(scheduled)) {
      dropped.push(apiId);
      continue;
    }
    if (slot(now) > slot(scheduled)) late += 1;
    due.push(config);
  }
  return { configs, due, dropped, unmonitored, invalid, withheld, late };
};
