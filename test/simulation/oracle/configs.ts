import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { StatedChannels } from '../world/channel-plan.ts';
import type { PassRecord } from '../world/history.ts';
import { canonical, sha256, type StoredConfig } from './stored.ts';

type Shown = Readonly<Record<string, unknown>>;

/** The names of its secrets, if it has any. */
const secretsOf = ({ headers }: ApiConfig): Shown => {
  const named = Object.values(headers).flatMap((value) => value.match(/UPLEDGER_SECRET_\w+/gu) ?? []);
  return named.length === 0 ? {} : { secrets: named };
};

/** Signals that are on; a threshold is said where it is not the default and there is something that it is of. */
const signalsOf = ({ slow_ms, slow_threshold, certificate_days }: ApiConfig): Shown => ({
  ...(slow_ms === null ? {} : { slow_ms }),
  ...(slow_ms === null || slow_threshold === 3 ? {} : { slow_threshold }),
  ...(certificate_days === null ? {} : { certificate_days }),
});

/** The channels of an API: its own, else those of the source; `default` alone is not said. */
const shownChannels = ({ channels }: ApiConfig, stated: StatedChannels | null): Shown => {
  const whole = channels ?? stated?.defaults ?? [...(stated?.ids ?? []).slice(0, 7), 'default'];
  const resolved = [...new Set(whole)].toSorted();
  return resolved.join() === 'default' ? {} : { channels: resolved };
};

/** What the log may show of a config, as section 2 lists it. `stated`: what the source says of channels; null: nothing. */
export const shownOf = (
  config: ApiConfig,
  retainDays: number | null,
  stated: StatedChannels | null,
): Shown => ({
  url: config.url.replace(/=[^&]*/g, '=***'),
  method: config.method,
  expected_status_codes: config.expected_status_codes,
  timeout_ms: config.timeout_ms,
  check_interval_seconds: config.check_interval_seconds,
  enabled: config.enabled,
  failure_threshold: config.failure_threshold,
  success_threshold: config.success_threshold,
  retries: config.retries,
  headers: Object.keys(config.headers),
  follow_redirects: config.follow_redirects,
  retain_checks_days: retainDays,
  removed: false,
  ...secretsOf(config),
  ...signalsOf(config),
  ...shownChannels(config, stated),
});

export const digestOf = (api_id: string, shown: Shown): string => sha256(canonical({ api_id, ...shown }));

const names = Object.keys({
  url: 0,
  method: 0,
  expected_status_codes: 0,
  timeout_ms: 0,
  check_interval_seconds: 0,
  enabled: 0,
  failure_threshold: 0,
  success_threshold: 0,
  retries: 0,
  headers: 0,
  follow_redirects: 0,
  retain_checks_days: 0,
  removed: 0,
  secrets: 0,
  slow_ms: 0,
  slow_threshold: 0,
  certificate_days: 0,
  channels: 0,
});

const fieldsOf = (config: StoredConfig): Shown =>
  Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)));

export const expectedDigest = (config: StoredConfig): string => digestOf(config.api_id, fieldsOf(config));

/** Whether a pass may have recorded this, by what it read. While it cannot use its source it records no config. */
export const matchesListed = (
  config: StoredConfig,
  pass: Pick<PassRecord, 'listed' | 'stated' | 'retains'> | undefined,
): boolean => {
  const { listed = null, stated = null, retains = null } = pass ?? {};
  if (listed === null || stated === 'unreadable') return false;
  const entry = listed.get(config.api_id);
  if (config.removed) return entry === undefined && listed.size > 0;
  return (
    entry !== undefined &&
    entry !== 'invalid' &&
    canonical(shownOf(entry, retains, stated)) === canonical(fieldsOf(config))
  );
};
