import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { configDigest } from '../../../../src/events/config-digest.ts';
import { invalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import { sha256 } from '../../../../src/events/fields/sha256.ts';
import { recordText, type EventRecord } from '../../../../src/events/event-record.ts';
import { auditLine } from '../../../../src/projections/audit/audit-stream.ts';
import { beginAudit, beginAuditAt } from '../../../../src/projections/audit/stream-audit.ts';
import { endAudit } from '../../../../src/projections/audit/audit-end.ts';
import type { Health } from '../../../../src/projections/health/health-state.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { auditedAt, faultsOf, inPlace, storeOf } from '../../../support/ledger/audited.ts';
import { exportAudited } from '../../../support/ledger/exported.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  plainConfig,
  published,
  refused,
} from '../../../support/ledger/commands.ts';
import { replayedAt } from '../../../support/ledger/replayed.ts';
import { forgedRow, rechained } from '../../../support/ledger/rechained.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const soon = Date.parse(minute(30));
const day = 24 * 60;

const linesOf = (observations: readonly Command[]): readonly EventRecord[] =>
  streamOf(observations).events.map(({ line }) => line);

/** An outage with its alert, and a recovery whose alert is refused once. */
const observed = [
  configRead(0), // 1
  checked(1, 'UP'), // 2
  checked(2, 'UP'), // 3
  checked(3, 'DOWN'), // 4, 5: the change
  claimed(4, 5), // 6
  published(5, 5, 1), // 7
  checked(6, 'UP'), // 8, 9: the change
  claimed(7, 9), // 10
  refused(9, 2), // 11
  claimed(8, 9), // 12
  published(9, 9, 3), // 13
  checked(10, 'UP'), // 14
];
const lines = linesOf(observed);

/** What an audit says of a log that was forged by somebody who hashed and chained it anew, state and all. */
const forged = async (seq: number, change: Readonly<Record<string, unknown>>): Promise<readonly string[]> => {
  const rewritten = rechained(lines, seq - 1, (body) => ({ ...body, ...change }));
  return faultsOf(await auditedAt(storeOf(inPlace(rewritten), forgedRow(rewritten)), soon));
};

const without = async (dropped: readonly number[]): Promise<readonly string[]> => {
  let seq = 0;
  const left = lines
    .filter((line) => !dropped.includes(line.seq))
    .map((line) => {
      seq += 1;
      return { ...line, seq, body: line.body.replace(/"seq":\d+/u, `"seq":${String(seq)}`) };
    });
  const chained = rechained(left, -1, (body) => body);
  return faultsOf(await auditedAt(storeOf(inPlace(chained), forgedRow(chained)), soon));
};

describe('an audit of a log that was forged and chained anew', () => {
  it('finds nothing in the log as it was', async () => {
    expect(await forged(1, {})).toEqual([]);
  });

  it.each([
    [5, { from: 'DOWN' }, ['5: says from DOWN; the log before it says UP']],
    [5, { since: minute(2) }, [`5: says since ${minute(2)}; the log before it says ${minute(3)}`]],
    [9, { previous_changed_seq: 4 }, ['9: says previous_changed_seq 4; the log before it says 5']],
    [
      5,
      { at: minute(4), presumed: true },
      [
        `5: says at ${minute(4)}; the log before it says ${minute(3)}`,
        '5: says presumed true; the log before it says false',
      ],
    ],
    [
      4,
      { outcome: 'UP' },
      [
        '4: is a routine check but is chained as a permanent event',
        '5: does not follow from the checks before it',
      ],
    ],
    [
      3,
      { outcome: 'DOWN' },
      [
        '3: must be permanent but is chained as a routine check',
        '4: should be the change to DOWN that check 3 caused',
      ],
    ],
    [3, { config_digest: 'a'.repeat(64) }, ['3: was made with another config than the one in force']],
    [1, { timeout_ms: 1 }, ['1: has a config_digest that does not match its config']],
    [3, { expires_at: 9 }, ['3: expires at 9, which the config before it does not allow']],
    [4, { expires_at: 9 }, ['4: is a permanent event but says that it expires']],
    [
      6,
      { for_seq: 4 },
      [
        '6: is about 4, which is not an earlier transition',
        '7: answers attempt 1 for 5, which was never made',
      ],
    ],
    [
      10,
      { for_seq: 5 },
      [
        '10: claims the alert of 5, which was already published',
        '11: answers attempt 2 for 9, which was never made',
      ],
    ],
    [
      6,
      { attempt: 2 },
      [
        '6: is attempt 2; by the log before it, it should be 1',
        '7: answers attempt 1 for 5, which was never made',
        '10: is attempt 2; by the log before it, it should be 3',
      ],
    ],
    [7, { attempt: 4 }, ['7: answers attempt 4 for 5, which was never made']],
    [
      7,
      { for_seq: 9 },
      [
        '7: is about 9, which is not an earlier transition',
        '5: its alert was never published, though that of 9 was',
      ],
    ],
    [1, { expires_at: 9 }, ['1: says expires_at, which no event of its kind says']],
    [5, { expires_at: 9 }, ['5: says expires_at, which no event of its kind says']],
    [7, { at: minute(3) }, ['7: says at, which no event of its kind says']],
    [12, { note: 'mine' }, ['12: says note, which no event of its kind says']],
    [
      3,
      { runner: { id: 'r', version: '1', host: 'h' } },
      ['3: says runner.host, which no event of its kind says'],
    ],
    [13, { channel_id: 'default' }, ['13: says channel_id, which no event of its kind says']],
    [
      10,
      { claimed_until: '2099-01-01T00:00:00.000Z' },
      [
        '10: claims until 2099-01-01T00:00:00.000Z, longer than the hour that a claim may last: it counts as run out',
      ],
    ],
  ])('finds what %i cannot have been: %j', async (seq, change, faults) => {
    expect(await forged(seq, change)).toEqual(faults);
  });

  it('finds a first event that is chained to another', async () => {
    const [first, ...rest] = lines;
    if (first === undefined) throw new Error('no events');
    const own = rechained([first, ...rest], 0, (body) => ({ ...body, prev_hash: 'b'.repeat(64) }));
    expect(faultsOf(await auditedAt(storeOf(inPlace(own), forgedRow(own)), soon))).toEqual([
      '1: is the first event but is chained to another',
    ]);
  });

  it('finds a transition that is not there, in the middle and at the end', async () => {
    expect(await without([5, 6, 7, 8, 9, 10, 11, 12, 13, 14])).toEqual([
      '5: should be the change to DOWN that check 4 caused, and is missing',
    ]);
    expect(await without([5, 6, 7, 9, 10, 11, 12, 13])).toEqual([
      '5: should be the change to DOWN that check 4 caused',
    ]);
  });

  it('finds events that were put at the end without the state that is recorded with them', async () => {
    const state = forgedRow(lines.slice(0, 3));
    expect(faultsOf(await auditedAt(storeOf(inPlace(lines), state), soon))).toEqual([
      expect.stringMatching(/^9: is not in the state of the API, with which it would have been recorded/u),
    ]);
  });

  it('calls an alert owed for a day a fault, and one owed for less a note', async () => {
    const pending = lines.slice(0, 5);
    const store = () => storeOf(inPlace(pending), forgedRow(pending));
    const early = await auditedAt(store(), soon);
    expect([faultsOf(early), early.notes]).toEqual([[], ['1 alert still pending, for less than a day']]);
    const late = await auditedAt(store(), Date.parse(minute(day + 10)));
    expect([faultsOf(late), late.notes]).toEqual([['5: its alert has been pending for more than a day'], []]);
  });
});

describe('an audit of texts that say a member twice', () => {
  it.each([
    [4, '"outcome":"DOWN"', '"outcome":"UP","outcome":"DOWN"'],
    [5, '"to":"DOWN"', '"to":"UP","to":"DOWN"'],
  ])('names %i', async (seq, said, twice) => {
    const head = lines.slice(0, seq).map((line) => {
      if (line.seq !== seq) return line;
      const body = line.body.replace(said, twice);
      expect(body).not.toBe(line.body);
      return { ...line, body, hash: sha256(body) };
    });
    expect(faultsOf(await auditedAt(storeOf(inPlace(head), forgedRow(head)), soon))[0]).toBe(
      `${String(seq)}: is not written as it was hashed first: a member occurs twice, or in another place`,
    );
  });
});

describe('an audit of states', () => {
  const state = forgedRow(lines);
  const changes = Object.entries({
    last_state: 'DOWN',
    last_status_code: 418,
    last_latency_ms: 99_999,
    last_checked_at: minute(29),
    last_changed_at: minute(29),
    last_error: 'forged',
    presumed: true,
    scheduled_at: minute(29),
    streak: 7,
    streak_since: minute(1),
    changed_since: minute(1),
    failing_since: minute(1),
    changed_seq: 5,
    alerted_seq: 5,
    attempts: 9,
    claim: {
      for_seq: 9,
      attempt: 3,
      pass_id: 'p',
      recorded_at: minute(8),
      claimed_until: minute(9),
    },
    refused_seq: 9,
    config: state.config === null ? null : { ...state.config, failure_threshold: 99 },
    head_kept_hash: 'd'.repeat(64),
  } satisfies Partial<Health>);

  it.each(changes)('names a forged %s', async (field, value) => {
    const changed = { ...state, ...(field === 'changed_seq' ? { alerted_seq: 5 } : {}), [field]: value };
    expect(faultsOf(await auditedAt(storeOf(inPlace(lines), changed), soon))).toContainEqual(
      expect.stringMatching(
        new RegExp(`^14: the state of the API says ${field} .*; the log up to here says`, 'u'),
      ),
    );
  });

  it('names a state that cannot be one', async () => {
    const store = storeOf(inPlace(lines), { ...state, alerted_seq: Number.MAX_SAFE_INTEGER });
    expect(faultsOf(await auditedAt(store, soon))).toEqual([
      'null: the state of the API cannot be one: alerted_seq is 9007199254740991, beyond its changed_seq 9 (upledger replay --write rebuilds it)',
    ]);
  });

  it('has nothing against one that lags by checks', async () => {
    expect(faultsOf(await auditedAt(storeOf(inPlace(lines), forgedRow(lines.slice(0, 13))), soon))).toEqual(
      [],
    );
  });
});

describe('an audit where something is lost', () => {
  const retained = linesOf([
    configRead(0, { retain_checks_days: 7 }),
    ...Array.from({ length: 8 }, (_, i) => checked(i, 'UP', { config_digest: configDigestOf(7) })),
  ]);
  const later = Date.parse(minute(8 * day));

  function configDigestOf(days: number): string {
    const config = configRead(0, { retain_checks_days: days });
    return config._tag === 'RecordConfig' ? config.configured.config_digest : '';
  }

  const isGone = (...seqs: readonly number[]) => retained.filter(({ seq }) => !seqs.includes(seq));

  it('is told which places have expired, and takes no other for expired', async () => {
    const state = forgedRow(retained);
    const isExpiry = await auditedAt(storeOf(inPlace(isGone(3, 4, 9)), state), later);
    expect(isExpiry.report.faults).toEqual([]);
    expect(isExpiry.report.unverifiable).toEqual([
      { api_id: 'api', from_seq: 3, to_seq: 4 },
      { api_id: 'api', from_seq: 9, to_seq: 9 },
    ]);
    expect(faultsOf(await auditedAt(storeOf(inPlace(isGone(3, 4)), state), soon))).toEqual([
      '3: is missing, with all up to 4',
    ]);
  });

  it('cannot call a hole behind a clock that was ahead unlawful', async () => {
    // The event before the hole was recorded by a clock that was ten days ahead.
    const ahead = rechained(retained, 1, (body) => ({ ...body, recorded_at: minute(10 * day) }));
    const left = ahead.filter(({ seq }) => seq !== 3);
    expect(faultsOf(await auditedAt(storeOf(inPlace(left), forgedRow(ahead)), later))).toEqual([]);
  });

  it('names one root fault, and from there on checks the chains alone', async () => {
    const damaged = inPlace(lines).map(([seq, line]) => [seq, seq === 3 ? null : line] as const);
    const result = await auditedAt(storeOf(damaged, forgedRow(lines)), soon);
    expect(faultsOf(result)).toEqual(['3: is not a line of the log']);
    expect(result.report.unverifiable).toEqual([{ api_id: 'api', from_seq: 3, to_seq: 14 }]);
  });

  it('judges a tail that has expired behind a damaged event by the kept chain', async () => {
    const state = forgedRow(retained);
    const damaged = inPlace(isGone(8, 9)).map(([seq, line]) => [seq, seq === 4 ? null : line] as const);
    const isExpiry = await auditedAt(storeOf(damaged, state), later);
    expect(faultsOf(isExpiry)).toEqual(['4: is not a line of the log']);
    const cut = await auditedAt(storeOf(damaged, state), soon);
    expect(faultsOf(cut)).toEqual([
      '4: is not a line of the log',
      '8: is missing, with all up to 9: the state of the API includes it, so the log was cut off',
    ]);
    const unchecked: Health = { ...state, last_checked_at: null };
    expect(faultsOf(await auditedAt(storeOf(damaged, unchecked), later))).toHaveLength(2);
    const unconfigured: Health = { ...state, config: null };
    expect(faultsOf(await auditedAt(storeOf(damaged, unconfigured), later))).toHaveLength(2);
    const keptAfter = { ...state, head_kept_hash: 'c'.repeat(64) };
    const chained = endAudit(
      isGone(8, 9).reduce(
        (audit, line) => auditLine(audit, E.right(line), later),
        auditLine(beginAudit('api'), E.left(invalidItem('event', 'api', null, ['is lost'])), later),
      ),
      { stored: keptAfter, heads: null, differences: [], forgets: null },
      { now: later, asOf: later },
    );
    expect(chained.faults.map(({ seq }) => seq)).toContain(8);
  });

  it('finds that a kept event stood in a hole by the state, where no kept event comes after', async () => {
    const alerts = linesOf([
      configRead(0, { retain_checks_days: 7 }),
      checked(1, 'DOWN', { config_digest: configDigestOf(7) }), // 2, 3
      claimed(2, 3), // 4
      published(3, 3, 1), // 5
      ...[4, 5, 6].map((n) => checked(n, 'DOWN', { config_digest: configDigestOf(7) })), // 6, 7, 8
    ]);
    const left = alerts.filter(({ seq }) => seq !== 5 && seq !== 7);
    const result = await auditedAt(storeOf(inPlace(left), forgedRow(alerts)), later);
    expect(faultsOf(result)).toEqual([
      expect.stringMatching(/^5: is missing, as are others up to 7, and not all of them/u),
      expect.stringMatching(/^3: its alert/u),
    ]);
    expect(result.report.unverifiable).toEqual([]);
    const beforeIt = alerts.filter(({ seq }) => seq !== 4);
    const found = await auditedAt(storeOf(inPlace(beforeIt), forgedRow(alerts)), later);
    expect(faultsOf(found)[0]).toMatch(/^4: is missing, and not only checks that may expire were there/u);
  });

  it('names the place that is empty where something else than a routine check must have stood, and replay does', async () => {
    const config = { failure_threshold: 2, retain_checks_days: 7 };
    const digest = configDigest('api', { ...plainConfig, ...config });
    const streak = linesOf([
      configRead(0, config),
      ...(['UP', 'DOWN', 'UP', 'UP'] as const).map((outcome, n) =>
        checked(n, outcome, { config_digest: digest }),
      ), // 2, 3: one of two, 4: its end, 5
    ]);
    const store = storeOf(inPlace(streak.filter(({ seq }) => seq !== 4)), null);
    expect(faultsOf(await auditedAt(store, later))).toEqual(['4: is missing']);
    const { differences } = await replayedAt(store, later, { write: true });
    expect(differences.map(({ field }) => field)).toEqual(['event 5']);
    expect(String(differences[0]?.stored)).toMatch(/^4 before it is missing/u);
    expect(store.states.size).toBe(0);
  });

  it('takes a hole in a part of the log for lawful while nobody knows how long checks were kept', async () => {
    const part = isGone(1, 2, 5).map(recordText);
    const { report } = await exportAudited(part, soon);
    expect(report.faults).toEqual([]);
    expect(report.unverifiable).toEqual([
      { api_id: 'api', from_seq: 1, to_seq: 2 },
      { api_id: 'api', from_seq: 5, to_seq: 5 },
    ]);
  });

  it('begins in the middle only where it is told to', () => {
    expect(beginAuditAt('api', 1)).toMatchObject({ lostAt: null, state: beginAudit('api').state });
    expect(beginAuditAt('api', 5)).toMatchObject({ lostAt: 5, state: { version: 4 } });
  });
});
