import * as E from 'fp-ts/lib/Either.js';
import { invalidItem } from '../../../src/events/encoding/invalid-item.ts';
import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import { noSettings, withChannels } from '../../../src/runner/config/channels/channel-settings.ts';
import { decodeChannelSettings } from '../../../src/runner/config/channels/decode-channel-settings.ts';
import type { ConfigSource, Configs } from '../../../src/runner/ports/config-source.ts';
import type { Process } from '../process/process.ts';
import { goesByVariable } from '../world/draw-retention.ts';
import type { SettingsEdit, StatedChannels } from '../world/channel-plan.ts';
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

/** What it says of channels at a true time; null: nothing. */
const statedAt = ({ settings }: WorldPlan, time: number): SettingsEdit['to'] | null =>
  settings.findLast(({ at }) => at <= time)?.to ?? null;

const rawChannel = ({ channels }: WorldPlan, { broken }: StatedChannels, id: string): object => {
  switch (channels.find((channel) => channel.id === id)?.kind) {
    case 'pagerduty':
      return { id, kind: 'pagerduty', routing_key: broken.includes(id) ? 7 : '${env:UPLEDGER_SECRET_SIM}' };
    case 'email':
      return {
        id,
        kind: 'email',
        url: 'smtps://mail.example',
        from: 'up@example.com',
        to: broken.includes(id) ? [] : 'api',
      };
    default:
      return { id, kind: 'slack', ...(broken.includes(id) ? {} : { url: '${env:UPLEDGER_SECRET_SIM}' }) };
  }
};

/** What the source says of channels, as an adapter of it gives it. */
const withStated = (read: Configs, plan: WorldPlan, stated: SettingsEdit['to'] | null): Configs => {
  if (stated === null) return read;
  if (stated === 'unreadable') {
    const configs = read.configs.map((config) => withChannels(config, noSettings));
    return { ...read, configs, outdated: { why: 'the settings cannot be read', read_at: null } };
  }
  const channels = [
    ...stated.ids.map((id) => rawChannel(plan, stated, id)),
    ...(stated.nameless ? [{ kind: 'slack' }] : []),
  ];
  const { settings } = decodeChannelSettings({ channels, default_channels: stated.defaults });
  return {
    ...read,
    configs: read.configs.map((config) => withChannels(config, settings)),
    settings: { defaults: {}, channels: settings },
  };
};

const toConfigs = (listed: ReadonlyMap<string, ApiConfig | 'invalid'>): Configs => ({
  configs: [...listed.values()].filter((config) => config !== 'invalid'),
  invalid: [...listed].flatMap(([api_id, config]) =>
    config === 'invalid' ? [invalidItem('config', api_id, null, ['is broken'])] : [],
  ),
});

/** What the source says of retention, to a program that knows it. */
const withRetention = (read: Configs, { retainStated }: WorldPlan): Configs =>
  retainStated === null || read.outdated !== undefined
    ? read
    : { ...read, settings: { defaults: {}, ...read.settings, retain_checks_days: retainStated } };

/** The configs as one process reaches them; what it is told is kept for the oracle. */
export const simConfigs = (
  { plan, scheduler, calls, isOut, passes }: World,
  process: Process,
): ConfigSource => ({
  name: 'simulated configs',
  read: (apiIds) => async () => {
    const record = passes.get(process.passId);
    const listed = await calls.request(process, () =>
      isOut('configs') || calls.hits(process, 'failBefore')
        ? null
        : { apis: listedAt(plan, scheduler.now()), stated: statedAt(plan, scheduler.now()) },
    );
    if (listed === null)
      return E.left({ _tag: 'ConfigError', kind: 'outage', message: 'cannot be read', cause: null });
    const { apis, stated } = listed;
    const byVariable = goesByVariable(plan, process.runner, scheduler.now());
    const retains = byVariable ? plan.retainDays : (plan.retainStated ?? plan.retainDays);
    if (record !== undefined) Object.assign(record, { listed: apis, stated, retains });
    const asked = [...apis].filter(([apiId]) => apiIds?.includes(apiId) ?? true);
    const read = withStated(toConfigs(new Map(asked)), plan, stated);
    return E.right(byVariable ? read : withRetention(read, plan));
  },
});
