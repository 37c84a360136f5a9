import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loggedConfigOf } from '../../../src/events/api-configured.ts';
import { configDigest, otherDigests, targetDigest } from '../../../src/events/config-digest.ts';
import { apiConfigured, loggedConfig } from '../../arbitraries/api-configured.ts';
import { plainConfig } from '../../support/ledger/commands.ts';

describe('configDigest', () => {
  it('is the SHA-256 of the canonical JSON of exactly what is shown, and of whose it is', () => {
    const text =
      '{"api_id":"api","check_interval_seconds":60,"enabled":true,"expected_status_codes":[200],"failure_threshold":1,' +
      '"follow_redirects":true,"headers":[],"method":"GET","removed":false,"retain_checks_days":null,"retries":0,' +
      '"success_threshold":1,"timeout_ms":5000,"url":"https://api.example/health"}';
    expect(configDigest('api', plainConfig)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('is always the same for the same config, and another for another', () => {
    fc.assert(
      fc.property(loggedConfig, loggedConfig, (a, b) => {
        const shuffled = { ...plainConfig, ...Object.fromEntries(Object.entries(a).toReversed()) };
        expect(configDigest('api', shuffled)).toBe(configDigest('api', a));
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(configDigest('api', a) === configDigest('api', b)).toBe(same);
      }),
    );
  });

  it('can be computed again from the event that shows the config', () => {
    fc.assert(
      fc.property(apiConfigured, (event) => {
        const shown = loggedConfigOf(event);
        expect(Object.keys(shown).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
          Object.keys(plainConfig).toSorted((a, b) => (a < b ? -1 : 1)),
        );
        expect(configDigest('api', shown)).toBe(configDigest('api', loggedConfigOf({ ...event, ...shown })));
      }),
    );
  });
});

describe('otherDigests', () => {
  it('has the digest of a config from before secrets were named, if it names any', () => {
    expect(otherDigests('api', plainConfig)).toEqual([]);
    const naming = { ...plainConfig, secrets: ['UPLEDGER_SECRET_A'] };
    expect(otherDigests('api', naming)).toEqual([configDigest('api', plainConfig)]);
  });
});

describe('targetDigest', () => {
  it('tells apart what is asked, and nothing else', () => {
    const target = targetDigest(plainConfig);
    expect(target).toMatch(/^[0-9a-f]{16}$/);
    const slower = { ...plainConfig, timeout_ms: 1, removed: true };
    expect(targetDigest(slower)).toBe(target);
    expect(targetDigest({ ...plainConfig, method: 'HEAD' })).not.toBe(target);
    expect(targetDigest({ ...plainConfig, url: 'https://api.example/other' })).not.toBe(target);
  });
});
