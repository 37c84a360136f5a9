import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributesOf } from '../../../../src/adapters/dynamodb/items/attribute-value.ts';
import { truncateUtf8 } from '../../../../src/events/encoding/truncate-utf8.ts';
import type { Outcome } from '../../../../src/events/fields/outcome.ts';
import { seal, type EventMetadata } from '../../../../src/events/chain-event.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import { decideAll } from '../../../../src/projections/health/decide-all.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';

const bytes = (text: string): number => Buffer.byteLength(text);

/** A number: one byte, one for every two significant digits (an odd start or end counts whole), one for a sign. */
const numberSize = (text: string): number => {
  const digits = text.replace(/^-/, '').replace(/^0+|0+$/g, '');
  return 1 + Math.ceil((digits.length + 1) / 2) + (text.startsWith('-') ? 1 : 0);
};

/** By DynamoDB's own rules: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const valueSize = (value: AttributeValue): number => {
  if (value.S !== undefined) return bytes(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + 1 + valueSize(one), 0);
  if (value.M !== undefined)
    return (
      3 + Object.entries(value.M).reduce((sum, [name, one]) => sum + 1 + bytes(name) + valueSize(one), 0)
    );
  return 1;
};

const itemSize = (item: object): number =>
  Object.entries(attributesOf(item as Parameters<typeof attributesOf>[0])).reduce(
    (sum, [name, value]) => sum + bytes(name) + valueSize(value),
    0,
  );

// As long as each may be: 64 characters of id, 64 of runner, a version of the program, a ULID, 200 bytes of error.
const apiId = 'a'.repeat(64);
const passId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const runner = { id: 'r'.repeat(64), version: '10.20.30-rc.1' };
const stamp = (n: number): EventMetadata => ({
  pass_id: passId,
  recorded_at: new Date(1_790_000_000_000 + n).toISOString(),
  runner,
});
const message = truncateUtf8('接続'.repeat(100));
const timings = { dns: 119_999, connect: 119_999, tls: 119_999, first_byte: 119_999, body: 119_999 };

/** A stream of ten years of checks, one a second, in a state where nothing is short. */
const old = (outcome: Outcome, retain: number | null): Health => {
  const observations: readonly Command[] = [
    configRead(0, { retain_checks_days: retain, failure_threshold: 100, success_threshold: 100 }, apiId),
    checked(0, 'UP'),
  ];
  const health = decideAll(initialHealth(apiId), stamp(0), observations).after;
  const time = '2026-01-01T00:00:00.000Z';
  const many = 315_360_001;
  return {
    ...health,
    version: many,
    last_state: outcome,
    changed_seq: many - 10,
    alerted_seq: many - 11,
    attempts: 31_536_001,
    refused_seq: many - 12,
    failing_since: outcome === 'DOWN' ? time : null,
    head_hash: 'f'.repeat(64),
    head_kept_hash: 'e'.repeat(64),
    config: health.config === null ? null : { ...health.config, seq: many - 20 },
  };
};

const quietCheck = (outcome: Outcome) =>
  checked(1, outcome, {
    pass_id: passId,
    status_code: 503,
    latency_ms: 119_999,
    timings,
    attempts: 6,
    error: outcome === 'UP' ? null : { kind: 'protocol', message },
  });

describe('the size of what a quiet check writes, by the rules that DynamoDB charges by', () => {
  it.each([
    ['UP', null],
    ['UP', 3650],
    ['DOWN', null],
    ['DOWN', 3650],
  ] as const)('keeps event and state of a routine %s check under 1 KB, retention %s', (outcome, retain) => {
    const { events, after } = decideAll(old(outcome, retain), stamp(1), [quietCheck(outcome)]);
    const [event] = events;
    expect(events).toHaveLength(1);
    expect(event?.event.type === 'CheckCompleted' && event.event.expires_at !== undefined).toBe(
      retain !== null,
    );
    expect(itemSize(event?.event ?? {})).toBeLessThanOrEqual(1_024);
    expect(itemSize(after)).toBeLessThanOrEqual(1_024);
  });

  it.each(['UP', 'DOWN'] as const)(
    'keeps event and state of a check against the state (%s) under 1 KB',
    (outcome) => {
      const before = old(outcome === 'UP' ? 'DOWN' : 'UP', null);
      const { events, after } = decideAll(before, stamp(1), [quietCheck(outcome)]);
      expect(events).toHaveLength(1);
      expect(itemSize(events[0]?.event ?? {})).toBeLessThanOrEqual(1_024);
      expect(itemSize(after)).toBeLessThanOrEqual(1_024);
    },
  );

  it('counts as DynamoDB does', () => {
    expect(itemSize({ a: 'é', b: null, c: true, n: 27, m: { x: 1 }, l: ['y'] })).toBe(3 + 2 + 2 + 4 + 8 + 6);
  });

  it('would be told if an event grew', () => {
    const { event } = seal(old('UP', null), stamp(1), quietCheck('UP').check, { expires_at: undefined });
    expect(itemSize({ ...event, one_more: 'x'.repeat(500) })).toBeGreaterThan(1_024);
  });
});
