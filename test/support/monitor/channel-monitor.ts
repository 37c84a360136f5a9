import * as E from 'fp-ts/lib/Either.js';
import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import { withChannels } from '../../../src/runner/config/channels/channel-settings.ts';
import { decodeChannelSettings } from '../../../src/runner/config/channels/decode-channel-settings.ts';
import type { AlertMessage, PublishResult } from '../../../src/runner/ports/alert-channel.ts';
import type { Configs, ConfigSource } from '../../../src/runner/ports/config-source.ts';
import type { PassDeps } from '../../../src/runner/pass/run-pass.ts';
import { accepted, createMonitor } from './monitor.ts';

export type Raw = Readonly<Record<string, unknown>>;

type Told = Readonly<{ id: string; message: AlertMessage }>;

/** A monitor whose APIs are told on several channels, each of which answers as it is set to. */
export const channelMonitor = (channels: readonly Raw[], default_channels?: readonly string[]) => {
  const m = createMonitor();
  const told: Told[] = [];
  const answers = new Map<string, (message: AlertMessage) => PublishResult>();
  const lacks = new Map<string, string>();
  const source: {
    raw: Parameters<typeof decodeChannelSettings>[0];
    outdated: boolean;
    page: Configs['page'];
  } = {
    raw: { channels, default_channels },
    outdated: false,
    page: undefined,
  };
  const configs: ConfigSource = {
    name: 'apis.yaml',
    read: () => async () => {
      const { settings: stated } = decodeChannelSettings(source.raw);
      return E.right({
        configs: [...m.configs.values()]
          .filter((config) => config !== 'invalid')
          .map((config) => withChannels(config, stated)),
        invalid: [],
        settings: { defaults: {}, channels: stated },
        ...(source.page === undefined ? {} : { page: source.page }),
        ...(source.outdated ? { outdated: { why: 'broken', read_at: '2026-01-01T00:00:00.000Z' } } : {}),
      });
    },
  };
  const publish = (id: string) => (message: AlertMessage) => async () => {
    told.push({ id, message });
    return answers.get(id)?.(message) ?? accepted(`${id}-${String(told.length)}`);
  };
  const openChannel: NonNullable<PassDeps['openChannel']> = ({ id, kind }) => ({
    name: id,
    mode: 'records',
    digests: kind === 'pagerduty' ? 'none' : 'one',
    ...(lacks.has(id) ? { lacks: lacks.get(id) ?? '' } : {}),
    publish: publish(id),
  });
  const alerts = { name: 'default', mode: 'records', publish: publish('default') } as const;
  return {
    ...m,
    told,
    answers,
    lacks,
    source,
    configure: (config: ApiConfig) => m.configs.set(config.api_id, config),
    pass: async (at: number, changes: Partial<PassDeps> = {}) =>
      (await m.pass({ at, configs, openChannel, alerts, ...changes })).report,
    ids: () => told.map(({ id }) => id).toSorted(),
  };
};
