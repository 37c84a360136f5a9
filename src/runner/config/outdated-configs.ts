import { invalidItem } from '../../events/encoding/invalid-item.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Configs } from '../ports/config-source.ts';
import type { ApiConfig } from './api-config.ts';
import { isLoggedAs } from './logged-config.ts';

type Outdated = NonNullable<Configs['outdated']>;

/** For people: why the source cannot be used, and what goes on meanwhile. */
export const outdatedText = (name: string, { why, read_at }: Outdated): string =>
  `${why}\nUntil it is fixed, ${read_at === null ? '' : `the last usable text of ${name} is used (read at ${read_at}): `}no change and no removal of a config is recorded`;

/** Whether the log holds this config as the one in force. How long checks are kept is no matter of the source. */
const isInForce = (config: ApiConfig, state: Health | undefined): boolean =>
  isLoggedAs(state?.config?.digest, config, state?.config?.retain_days ?? null);

/**
 * A usable source provides its configs. An unusable one provides only those that are in force:
 * to check another would mean to record it first. The rest is named, and the source itself.
 */
export const usableConfigs = (read: Configs, states: ReadonlyMap<string, Health>): Configs => {
  const { configs, invalid, outdated } = read;
  if (outdated === undefined) return read;
  const inForce = new Set(configs.filter((config) => isInForce(config, states.get(config.api_id))));
  const [why = ''] = outdated.why.split('\n');
  return {
    configs: [...inForce],
    invalid: [
      invalidItem('config', null, null, [why]),
      ...invalid,
      ...configs
        .filter((config) => !inForce.has(config))
        .map(({ api_id }) =>
          invalidItem('config', api_id, null, [
            'is not checked: its config is not the recorded one, and none is recorded while the source cannot be used',
          ]),
        ),
    ],
    outdated,
  };
};
