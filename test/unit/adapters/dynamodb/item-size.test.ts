import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributesOf } from '../../../../src/adapters/dynamodb/items/attribute-value.ts';
import { summaryAttributes } from '../../../../src/adapters/dynamodb/items/packed-summary.ts';
import { truncateUtf8 } from '../../../../src/events/encoding/truncate-utf8.ts';
import type { Outcome } from '../../../../src/events/fields/outcome.ts';
import { seal, type ChainedEvent, type EventMetadata } from '../../../../src/events/chain-event.ts';
import { storedEvent } from '../../../../src/events/stored-event.ts';
import { storedState } from '../../../../src/projections/health/stored-state.ts';
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
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + 1 + valueSize(one), 0);
  if (value.M !== undefined)
    return (
      3 + Object.entries(value.M).reduce((sum, [name, one]) => sum + 1 + bytes(name) + valueSize(one), 0)
    );
  return 1;
};

const sizeOf = (item: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + valueSize(value), 0);

const itemSize = (item: object): number => sizeOf(attributesOf(item as Parameters<typeof attributesOf>[0]));

const eventSize = (sealed: ChainedEvent | undefined): number =>
  sealed === undefined ? 0 : itemSize(storedEvent(sealed.event));

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

/** The same of v 2, with all that it may hold while nothing is owed and all signals are at rest. */
const modern = (outcome: Outcome): Health => {
  const before = old(outcome, 3650);
  const configured = configRead(
    1,
    {
      retain_checks_days: 3650,
      failure_threshold: 100,
      success_threshold: 100,
      slow_ms: 119_999,
      slow_threshold: 100,
      certificate_days: 398,
    },
    apiId,
  );
  const health = decideAll(before, stamp(1), [configured]).after;
  return {
    ...health,
    ...(health.config === null ? {} : { config: { ...health.config, seq: before.version - 20 } }),
    alerted_seq: before.changed_seq,
    behind: null,
    head_kept_hash: 'e'.repeat(64),
    summarized_day: '2036-12-31',
    summarized_seq: before.version - 30,
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
    expect(eventSize(event)).toBeLessThanOrEqual(1_024);
    expect(itemSize(storedState(after))).toBeLessThanOrEqual(1_024);
  });

  it.each(['UP', 'DOWN'] as const)(
    'keeps event and state of a check against the state (%s) under 1 KB',
    (outcome) => {
      const before = old(outcome === 'UP' ? 'DOWN' : 'UP', null);
      const { events, after } = decideAll(before, stamp(1), [quietCheck(outcome)]);
      expect(events).toHaveLength(1);
      expect(eventSize(events[0])).toBeLessThanOrEqual(1_024);
      expect(itemSize(storedState(after))).toBeLessThanOrEqual(1_024);
    },
  );

  it.each([
    ['UP', 'status'],
    ['DOWN', 'protocol'],
    ['DOWN', 'assertion'],
  ] as const)(
    'keeps event and state of v 2 under 1 KB with 60 bytes of the state left: a routine %s check with a certificate, %s',
    (outcome, kind) => {
      const check = quietCheck(outcome).check;
      const second = {
        ...check,
        certificate_until: 1_900_000_000,
        error: outcome === 'UP' ? null : { kind, message: truncateUtf8(message, 160) },
        config_digest: modern(outcome).config?.digest ?? '',
      };
      const { events, after } = decideAll(modern(outcome), stamp(1), [
        { _tag: 'RecordCheck', check: second },
      ]);
      expect(events.map(({ event }) => event.v)).toEqual([2]);
      expect(eventSize(events[0])).toBeLessThanOrEqual(1_024);
      expect(itemSize(storedState(after))).toBeLessThanOrEqual(1_024 - 60);
    },
  );

  it('keeps a summary of 300 different latencies under 1 KB, which is 1 unit in the table and 1 in the index', () => {
    const noise = (n: number): number => Math.abs(Math.sin(n * 12.9898) * 43_758.5453) % 1;
    const latency = Array.from({ length: 300 }, (_, i) => [
      90 + i + Math.floor(i / 10),
      1 + Math.floor(9 * noise(i)),
    ]);
    const time = 1_790_000_000_000;
    const summary = {
      type: 'DaySummarized',
      day: '2036-12-31',
      from_seq: 315_360_001,
      until_seq: 315_361_441,
      checks: 1440,
      up_ms: 86_280_000,
      down_ms: 60_000,
      unknown_ms: 30_000,
      unmonitored_ms: 30_000,
      latency: latency.flat(),
      previous_summary_seq: 315_360_000,
      closing: {
        ahead: [],
        alerts: [],
        config: {
          enabled: true,
          interval_ms: 60_000,
          removed: false,
          retain_days: 30,
          target: '241d84d888ddae58',
        },
        counted_to: time + 41_233,
        ended: [315_360_700, time, time + 60_007, 60_007],
        incident: null,
        monitored: [],
        monitored_since: time - 123_456_789,
        open: { expired: 0, from: time + 41_233, interval: 60_000 },
        pending: [],
        presumed: false,
        recorded_at: time + 41_377,
        state: 'UP',
        streak: 0,
        unmonitored_at: 0,
      },
      closed_by: 'check',
      partial: false,
    } as const;
    const sizeFor = (api_id: string, runnerId: string): number => {
      const own = { ...stamp(1), runner: { ...runner, id: runnerId } };
      const { event } = seal({ ...old('UP', 30), api_id }, own, summary, { expires_at: undefined });
      const at = '2036-12-31T00:00:00.000Z';
      return sizeOf(summaryAttributes({ ...storedEvent(event), transition_month: 'day#2036-12#7', at }));
    };
    expect(sizeFor('checkout', 'ip-10-0-1-17')).toBeLessThanOrEqual(900);
    expect(sizeFor(apiId, runner.id)).toBeLessThanOrEqual(1024);
  });

  it('counts as DynamoDB does', () => {
    expect(itemSize({ a: 'é', b: null, c: true, n: 27, m: { x: 1 }, l: ['y'] })).toBe(3 + 2 + 2 + 4 + 8 + 6);
  });

  it('would be told if an event grew', () => {
    const { event } = seal(old('UP', null), stamp(1), quietCheck('UP').check, { expires_at: undefined });
    expect(itemSize({ ...event, one_more: 'x'.repeat(500) })).toBeGreaterThan(1_024);
  });
});
