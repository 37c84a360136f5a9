import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Configs } from '../ports/config-source.ts';
import { issueOfError, type ConfigError } from './config-error.ts';
import { wholeNumberBetween } from './fields/whole-number.ts';

/** The key of a file or of the stored settings that says how many days routine checks are kept. */
export const retentionKey = 'retain_checks_days';

export const leastRetainDays = 7;
export const mostRetainDays = 36_500;

const RetainDays = wholeNumberBetween(leastRetainDays, mostRetainDays);
const Retention = t.type({ [retentionKey]: RetainDays });

export const retentionSchema = RetainDays.schema;

/** What is wrong with a retention as it is written; absent and null say nothing. */
export const issuesOfRetention = (raw: unknown): readonly ConfigError[] => {
  if (raw === undefined || raw === null) return [];
  const decoded = Retention.decode({ [retentionKey]: raw });
  return E.isRight(decoded) ? [] : decoded.left.map(issueOfError);
};

/** A retention without issues, for settings. */
export const saidRetention = (raw: unknown): Readonly<{ retain_checks_days?: number }> =>
  RetainDays.is(raw) ? { retain_checks_days: raw } : {};

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
