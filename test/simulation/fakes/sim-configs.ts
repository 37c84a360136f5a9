import * as E from 'fp-ts/lib/Either.js';
import { invalidItem } from '../../../src/events/encoding/invalid-item.ts';
import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { ConfigSource, Configs } from '../../../src/runner/ports/config-source.ts';
import type { Process } from '../process/process.ts';
import type { WorldPlan } from '../world/world-plan.ts';
import type { World } from '../world/world.ts';

/** What the source says at a true time, by API; one that is gone is left out. */
export const listedAt = (plan: WorldPlan, time: number): ReadonlyMap<string, ApiConfig | 'invalid'> => {
  const listed = new Map<string, ApiConfig | 'invalid'>();
  if (plan.blanks.some(({ from, to }) => from <= time && time < Math.min(to, plan.quietFrom))) return listed;
  for (const { api_id, config } of plan.apis) listed.set(api_id, config);
  for (const { at, api_id, to } of plan.edits) {
    if (at > time) break;
    if (to === 'gone') listed.delete(api_id);
    else listed.set(api_id, to);
  }
  return listed;
};

const toConfigs = (listed: ReadonlyMap<string, ApiConfig | 'invalid'>): Configs => ({
  configs: [...listed.values()].filter((config) => config !== 'invalid'),
  invalid: [...listed].flatMap(([api_id, config]) =>
    config === 'invalid' ? [invalidItem('config', api_id, null, ['is broken'])] : [],
  ),
});

/** The configs as one process reaches them; what it is told is kept for the oracle. */
export const simConfigs = (
  { plan, scheduler, calls, isOut, passes }: World,
  process: Process,
): ConfigSource => ({
  name: 'simulated configs',
  read: (apiIds) => async () => {
    const record = passes.get(process.passId);
    const listed = await calls.request(process, () =>
      isOut('configs') || calls.hits(process, 'failBefore') ? null : listedAt(plan, scheduler.now()),
    );
    if (listed === null)
      return E.left({ _tag: 'ConfigError', kind: 'outage', message: 'cannot be read', cause: null });
    if (record !== undefined) record.listed = listed;
    const asked = [...listed].filter(([apiId]) => apiIds?.includes(apiId) ?? true);
    return E.right(toConfigs(new Map(asked)));
  },
});
