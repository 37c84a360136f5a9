import * as t from 'io-ts';
import { canonicalJson } from '../../../src/events/encoding/canonical-json.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import type { EventRecord } from '../../../src/events/event-record.ts';
import { sha256 } from '../../../src/events/fields/sha256.ts';
import { evolve } from '../../../src/projections/health/evolve.ts';
import { initialHealth, type Health } from '../../../src/projections/health/health-state.ts';
import { right } from '../right.ts';

/** What somebody with every right can do: change one event, and hash and chain all that follow anew. */
export const rechained = (
  lines: readonly EventRecord[],
  i: number,
  change: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): readonly EventRecord[] => {
  let head: string | null = null;
  let permanentHead: string | null = null;
  return lines.map((line, j) => {
    const own = right(t.UnknownRecord.decode(JSON.parse(line.body)));
    const kept = 'prev_kept_hash' in own;
    const linked = { ...own, prev_hash: head, ...(kept ? { prev_kept_hash: permanentHead } : {}) };
    const body = canonicalJson(j === i ? change(linked) : linked);
    head = sha256(body);
    if (kept) permanentHead = head;
    return { ...line, body, hash: head };
  });
};

/** The state of such a log, forged along with it. */
export const forgedRow = (lines: readonly EventRecord[], apiId = 'api'): Health =>
  lines.reduce((state, line) => evolve(state, right(decodeEvent(line))), initialHealth(apiId));
