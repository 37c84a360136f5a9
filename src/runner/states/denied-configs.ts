import type { Health } from '../../projections/health/health-state.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { isLoggedAs, loggedConfig } from '../config/logged-config.ts';
import type { Denied } from './denied-alerts.ts';

/** What a state holds of a config, and its digest vouches for. */
type Shown = Pick<
  NonNullable<Health['config']>,
  | 'failure_threshold'
  | 'success_threshold'
  | 'enabled'
  | 'removed'
  | 'retain_days'
  | 'slow_ms'
  | 'slow_threshold'
  | 'certificate_days'
>;

const shownOf = (config: ApiConfig, retainDays: number | null): Shown => {
  const shown = loggedConfig(config, retainDays);
  const { failure_threshold, success_threshold, enabled, removed, slow_ms, slow_threshold } = shown;
  return {
    failure_threshold,
    success_threshold,
    enabled,
    removed,
    retain_days: shown.retain_checks_days,
    slow_ms,
    slow_threshold,
    certificate_days: shown.certificate_days,
  };
};

const isShown = (state: Shown, config: ApiConfig, retainDays: number | null): boolean =>
  state.failure_threshold === config.failure_threshold &&
  state.success_threshold === config.success_threshold &&
  state.enabled === config.enabled &&
  !state.removed &&
  state.retain_days === retainDays &&
  state.slow_ms === config.slow_ms &&
  (config.slow_ms === null || state.slow_threshold === config.slow_threshold) &&
  state.certificate_days === config.certificate_days;

const whyDenied = (state: Shown, shown: Shown): string => {
  const held = new Map<string, unknown>(Object.entries(state));
  return Object.entries(shown)
    .filter(([name, value]) => held.get(name) !== value)
    .map(
      ([name, value]) =>
        `config.${name} is ${String(held.get(name))}, and by its digest it is ${String(value)}`,
    )
    .join('; ');
};

/**
 * The states whose config in force is that of the source by its digest, and says otherwise by itself: thresholds that nobody
 * set would keep alerts back, or raise false ones. Nothing is read for it. What differs from the source in its digest too is
 * a change, which is recorded.
 */
export const deniedConfigs = (
  states: readonly Health[],
  configs: readonly ApiConfig[],
  retainDays: number | null,
): readonly Denied[] => {
  const byId = new Map(configs.map((config) => [config.api_id, config]));
  return states.flatMap(({ api_id, version, config: stored }) => {
    const config = byId.get(api_id);
    if (config === undefined || stored === null || isShown(stored, config, retainDays)) return [];
    if (!isLoggedAs(stored.digest, config, retainDays)) return [];
    return [{ api_id, version, why: whyDenied(stored, shownOf(config, retainDays)) }];
  });
};
