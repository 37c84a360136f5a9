import type { Configs } from '../ports/config-source.ts';
import type { ConfigError } from './config-error.ts';
import type { JsonSchema } from './schema/json-schema.ts';

/** The key of a file or of the stored settings that says how many days routine checks are kept. */
export const retentionKey = 'retain_checks_days';

export const leastRetainDays = 7;
export const mostRetainDays = 36_500;

export const retentionSchema: JsonSchema = {
  type: 'integer',
  minimum: leastRetainDays,
  maximum: mostRetainDays,
};

const isRetention = (raw: unknown): raw is number =>
  typeof raw === 'number' && Number.isInteger(raw) && raw >= leastRetainDays && raw <= mostRetainDays;

const shown = (raw: unknown): string =>
  typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'bigint' ? String(raw) : 'no number';

/** What is wrong with a retention as it is written; absent and null say nothing. */
export const issuesOfRetention = (raw: unknown): readonly ConfigError[] =>
  raw === undefined || raw === null || isRetention(raw)
    ? []
    : [
        {
          path: [retentionKey],
          what: `is ${shown(raw)}, must be a whole number from ${String(leastRetainDays)} to ${String(mostRetainDays)}`,
        },
      ];

/** A retention without issues, for settings. */
export const saidRetention = (raw: unknown): Readonly<{ retain_checks_days?: number }> =>
  isRetention(raw) ? { retain_checks_days: raw } : {};

/** How many days routine checks are kept; null: they never expire. The source has precedence over the variable. */
export const retainDaysOf = (
  { settings }: Pick<Configs, 'settings'>,
  ofVariable: number | null,
): number | null => settings?.retain_checks_days ?? ofVariable;

/**
 * Why a retention of the settings may do harm: a runner of an older program goes by its variable, and two runners that differ
 * record each config again and again. Null: they say the same, or the settings say nothing.
 */
export const retentionWarning = (
  ofSettings: number | undefined,
  ofVariable: number | null,
): string | null => {
  if (ofSettings === undefined || ofSettings === ofVariable) return null;
  const variable =
    ofVariable === null
      ? 'RETAIN_CHECKS_DAYS is not set here'
      : `RETAIN_CHECKS_DAYS is ${String(ofVariable)} here`;
  return `${retentionKey} is ${String(ofSettings)}, and ${variable}: an older runner goes by the variable, so as long as there is one, give both the same value`;
};
