import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/events/encoding/canonical-json.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import { storedEvent } from '../../../src/events/stored-event.ts';
import { isIntact, recordText, type EventRecord } from '../../../src/events/event-record.ts';
import { decodeState } from '../../../src/projections/health/decode-state.ts';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { chainFaults, refolded } from '../../support/ledger/refolded.ts';
import { right } from '../../support/right.ts';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', name), 'utf8');

const Exported = t.type({ api_id: t.string, seq: t.number, hash: t.string });

/** What `export` printed, as the line that it was printed from. */
const lineFrom = (text: string): EventRecord => {
  const parsed: unknown = JSON.parse(text);
  const { api_id, seq, hash } = right(Exported.decode(parsed));
  return {
    api_id,
    seq,
    hash,
    body: canonicalJson({ ...right(t.UnknownRecord.decode(parsed)), hash: undefined }),
  };
};

/**
 * Every shape that a released program ever wrote, exactly as it wrote it. Lines are added here, never changed: what
 * fails here cannot read somebody's ledger.
 */
const exported = fixture('golden-log.jsonl').trimEnd().split('\n');
const lines = exported.map(lineFrom);
const expected = right(t.array(t.UnknownRecord).decode(JSON.parse(fixture('golden-fold.json')))).map(
  (state) => right(decodeState(state)),
);

describe('the golden log', () => {
  it.each(lines.map((line, i) => ({ name: `${line.api_id}/${String(line.seq)}`, line, text: exported[i] })))(
    'holds $name, which still decodes and hashes as it was written',
    ({ line, text }) => {
      const event = right(decodeEvent(line));
      expect(isIntact(line)).toBe(true);
      expect(recordText(line)).toBe(text);
      expect(canonicalJson({ ...storedEvent(event), hash: undefined })).toBe(line.body);
    },
  );

  it.each(expected.map((health) => ({ health, api_id: health.api_id })))(
    'still folds $api_id to the same state',
    ({ health }) => {
      const stream = lines.filter(({ api_id }) => api_id === health.api_id);
      expect(chainFaults(health.api_id, stream)).toEqual([]);
      expect(refolded(initialHealth(health.api_id), stream)).toEqual(health);
    },
  );

  it('holds every type of event, each member that may be null both ways, and checks of each kind', () => {
    const members = new Map<string, Set<string>>();
    for (const line of lines) {
      const event = right(t.UnknownRecord.decode(JSON.parse(line.body)));
      for (const [name, value] of Object.entries(event)) {
        const key = `${String(event['type'])}.${name}`;
        members.set(key, (members.get(key) ?? new Set()).add(value === null ? 'null' : 'set'));
      }
    }
    const both = [...members].filter(([, seen]) => seen.size === 2).map(([key]) => key);
    expect(new Set([...members.keys()].map((key) => key.split('.')[0]))).toEqual(
      new Set([
        'ApiConfigured',
        'CheckCompleted',
        'StateChanged',
        'AlertAttempted',
        'AlertFailed',
        'AlertPublished',
      ]),
    );
    expect(both.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'AlertPublished.message_id',
      'AlertPublished.topic_arn',
      'ApiConfigured.prev_hash',
      'ApiConfigured.prev_kept_hash',
      'ApiConfigured.retain_checks_days',
      'CheckCompleted.error',
      'CheckCompleted.latency_ms',
      'CheckCompleted.status_code',
      'CheckCompleted.timings',
      'StateChanged.previous_changed_seq',
    ]);
    const checks = lines
      .map((line) => right(decodeEvent(line)))
      .filter(({ type }) => type === 'CheckCompleted');
    expect(
      new Set(
        checks.map(
          (event) =>
            `${String(event.prev_kept_hash !== undefined)} ${String('expires_at' in event && event.expires_at !== undefined)}`,
        ),
      ),
    ).toEqual(new Set(['true false', 'false true', 'false false']));
  });
});
