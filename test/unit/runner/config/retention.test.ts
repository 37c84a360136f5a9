import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { decodeSettings } from '../../../../src/runner/config/file-settings.ts';
import { retainDaysOf, retentionWarning } from '../../../../src/runner/config/retention.ts';

describe('retain_checks_days of the settings', () => {
  const stored = (retain_checks_days: unknown) => decodeSettings({ v: 1, defaults: {}, retain_checks_days });

  it.each([7, 30, 36_500])('may be %s days', (days) => {
    expect(stored(days)).toStrictEqual(E.right({ defaults: {}, retain_checks_days: days }));
  });

  it.each([null, undefined])('may be left out: %s', (nothing) => {
    expect(stored(nothing)).toStrictEqual(E.right({ defaults: {} }));
  });

  it.each([
    [6, 'retain_checks_days is 6, must be a whole number from 7 to 36500'],
    [36_501, 'retain_checks_days is 36501, must be a whole number from 7 to 36500'],
    [7.5, 'retain_checks_days is 7.5, must be a whole number from 7 to 36500'],
    [
      90_071_992_547_409_930n,
      'retain_checks_days is 90071992547409930, must be a whole number from 7 to 36500',
    ],
    ['30d', 'retain_checks_days is "30d", must be a whole number from 7 to 36500'],
  ])('makes settings unusable as %s', (days, why) => {
    expect(stored(days)).toStrictEqual(E.left(why));
  });

  it('has precedence over the variable, which has it where the settings say nothing', () => {
    const settings = { defaults: {}, retain_checks_days: 30 };
    expect([retainDaysOf({ settings }, 7), retainDaysOf({ settings }, null)]).toStrictEqual([30, 30]);
    expect([retainDaysOf({ settings: { defaults: {} } }, 7), retainDaysOf({}, null)]).toStrictEqual([
      7,
      null,
    ]);
  });

  it('is warned of where an older runner would go by something else', () => {
    expect(retentionWarning(30, 30)).toBeNull();
    expect(retentionWarning(undefined, 30)).toBeNull();
    expect(retentionWarning(30, 7)).toMatch(/^retain_checks_days is 30, and RETAIN_CHECKS_DAYS is 7 here: /u);
    expect(retentionWarning(30, null)).toContain('RETAIN_CHECKS_DAYS is not set here');
  });
});
