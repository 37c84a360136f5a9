import * as E from 'fp-ts/lib/Either.js';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import type { Watch } from './api-status.ts';
import type { Configs } from '../ports/config-source.ts';
import { readOne } from '../recording/read-events.ts';

/** Without configs at hand, the log's own: the interval of the last `ApiConfigured`. */
const watchOfLog = async (ledger: Ledger, { api_id, config }: Health): Promise<Watch> => {
  if (config === null) return { _tag: 'unmonitored', why: 'no config is recorded' };
  if (config.removed) return { _tag: 'unmonitored', why: 'removed' };
  if (!config.enabled) return { _tag: 'unmonitored', why: 'disabled' };
  const event = await readOne(ledger, api_id, config.seq);
  const recorded = E.isRight(event) && event.right?.type === 'ApiConfigured' ? event.right : null;
  return {
    _tag: 'monitored',
    intervalSeconds: recorded?.check_interval_seconds ?? null,
    url: recorded?.url ?? null,
  };
};

const watchOfConfigs = (configs: Configs, name: string): ((apiId: string) => Watch) => {
  const valid = new Map(configs.configs.map((config) => [config.api_id, config]));
  const invalid = new Map(configs.invalid.map((one) => [one.api_id, one]));
  return (apiId) => {
    const one = invalid.get(apiId);
    if (one !== undefined) return { _tag: 'unmonitored', why: `invalid: ${one.faults.join('; ')}` };
    const config = valid.get(apiId);
    if (config === undefined) return { _tag: 'unmonitored', why: `removed: not in ${name}` };
    return config.enabled
      ? { _tag: 'monitored', intervalSeconds: config.check_interval_seconds, url: config.url }
      : { _tag: 'unmonitored', why: 'disabled' };
  };
};

/** Whether and how often each API is checked: as the configs say, or, where they cannot be read (null), as the log says. */
export const monitoredApis = (
  ledger: Ledger,
  configs: Configs | null,
  name: string,
): ((state: Health) => Promise<Watch>) => {
  if (configs === null) return (state) => watchOfLog(ledger, state);
  const watch = watchOfConfigs(configs, name);
  return (state) => Promise.resolve(watch(state.api_id));
};
