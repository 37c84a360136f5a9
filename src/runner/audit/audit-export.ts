import * as E from 'fp-ts/lib/Either.js';
import { canonicalJson } from '../../events/encoding/canonical-json.ts';
import { isRecord, parseJson } from '../../events/decoding/parse-json.ts';
import { invalidItem, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { sha256 } from '../../events/fields/sha256.ts';
import { missing } from '../../projections/audit/audit-chain.ts';
import type { AuditFault } from '../../projections/audit/fault-list.ts';
import type { LogSeal } from '../../projections/audit/log-seal.ts';
import { mayBeExpired } from '../../projections/health/retention.ts';
import { createAuditedStreams, endOf, type AuditedStreams, type AuditedStream } from './audited-streams.ts';
import { auditResult, joinFindings, partFindings, type AuditResult } from './audit-report.ts';
import type { Clock } from '../ports/clock.ts';

export type AuditExportDeps = Readonly<{
  clock: Pick<Clock, 'now'>;
  progress: (events: number) => void | Promise<void>;
}>;

// `,"hash":"` + 64 digits + `"}`: where `export` puts the hash, and what it adds to the text that was hashed.
const ending = /,"hash":"([0-9a-f]{64})"\}$/u;
const endingLength = 75;

/** Quotes that begin or end a text. */
const quotes = (text: string): number => text.replaceAll(/\\./gu, '').split('"').length - 1;

/**
 * The JSON that was hashed, made again where another tool rewrote it; null: it cannot be. What says a member twice is no
 * such JSON: readers differ in which of the two they take, and only one was hashed.
 */
const rewritten = (text: string, rest: Readonly<Record<string, unknown>>): string | null => {
  try {
    const body = canonicalJson(rest);
    return quotes(text) === quotes(body) + quotes('"hash":""') ? body : null;
  } catch {
    return null;
  }
};

/** The text that was hashed: as it stands in a line of `export`, or else what it says. */
const bodyOf = (text: string, { hash, ...rest }: Readonly<Record<string, unknown>>): string | null => {
  const own = ending.test(text) ? `${text.slice(0, -endingLength)}}` : null;
  if (own !== null && sha256(own) === hash) return own;
  return rewritten(text, rest) ?? own;
};

/** The place of a line that is broken, if it still says it. */
const placeIn = (text: string): Readonly<{ api_id: string | null; seq: number | null }> => {
  const api_id = /"api_id":\s*"([A-Za-z0-9._-]{1,128})"/u.exec(text)?.[1] ?? null;
  const seq = /"seq":\s*([1-9]\d{0,14})\b/u.exec(text)?.[1];
  return api_id === null || seq === undefined ? { api_id: null, seq: null } : { api_id, seq: Number(seq) };
};

/** Longest text of an event, in UTF-16 units: several times what a store takes. */
const maxLength = 4 * 1024 * 1024;

const exportedLine = (text: string, number: number): E.Either<InvalidItem, EventRecord> => {
  const fail = (fault: string) => {
    const { api_id, seq } = placeIn(text);
    return E.left(invalidItem('event', api_id, seq, [`line ${String(number)} of the file ${fault}`]));
  };
  if (text.length > maxLength) return fail('is too long to be an event');
  const parsed = parseJson(text);
  if (!isRecord(parsed)) return fail('is not a JSON object: it was cut off or changed');
  const { api_id, seq, hash } = parsed;
  if (typeof api_id !== 'string' || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1)
    return fail('is not an event: it has no api_id and seq');
  if (typeof hash !== 'string') return fail('is not an event: it has no hash');
  const body = bodyOf(text, parsed);
  return body === null ? fail('cannot be written as RFC 8785 JSON') : E.right({ api_id, seq, body, hash });
};

/** When the log was exported, as far as it says: the latest time in it. */
const latest = ({ streams }: AuditedStreams): number => {
  const times = [...streams.values()].map(({ audit }) => audit.end.recordedAt ?? '');
  return Date.parse(times.reduce((a, b) => (a < b ? b : a), ''));
};

/**
 * What a seal knows of a stream beyond the end of the file. A whole export lacks it only where checks have expired since; a part
 * of the log may lack anything.
 */
const unseenTail = (stream: AuditedStream, partial: boolean, now: number): void => {
  const { state, end } = stream.audit;
  const sealed = stream.sealed?.seq ?? 0;
  if (sealed <= state.version) return;
  const expired = mayBeExpired(state, state.config?.retain_days, end.recordedAt, null, now);
  if (partial || expired) stream.unseen = [...stream.unseen, { from_seq: state.version + 1, to_seq: sealed }];
};

const goneFault = ({ sealed_at }: LogSeal, api_id: string, seq: number, to: number): AuditFault => ({
  api_id,
  seq,
  fault: `${missing({ from_seq: seq, to_seq: to })} from the file, and was sealed (sealed ${sealed_at})`,
});

/** What was sealed, and what the file does not even begin with. */
const notInFile = (audited: AuditedStreams, seal: LogSeal): readonly AuditFault[] =>
  seal.streams.flatMap(({ api_id, seq }) => {
    const stream = audited.streams.get(api_id);
    if (stream === undefined) return [goneFault(seal, api_id, 1, seq)];
    const [head] = stream.unseen;
    return head?.from_seq === 1 ? [goneFault(seal, api_id, 1, head.to_seq)] : [];
  });

/**
 * Verifies lines of `export` with nothing but themselves: no database, no states. A stream may begin anywhere; what came before
 * is unverifiable, and of such a stream only the chain is checked.
 *
 * What a seal names and the file lacks is a fault, unless the file is known to be a part of the log (`partial`).
 */
export const auditExport = async (
  { clock, progress }: AuditExportDeps,
  lines: AsyncIterable<readonly string[]>,
  seal: LogSeal | null,
  partial = false,
): Promise<AuditResult> => {
  const audited = createAuditedStreams([], seal, true);
  let number = 0;
  for await (const texts of lines) {
    const first = number + 1;
    number += texts.length;
    const page = texts.flatMap((text, i) => (text.trim() === '' ? [] : [exportedLine(text, first + i)]));
    audited.add(page, clock.now());
    await progress(number);
  }
  const times = { now: clock.now(), asOf: latest(audited) };
  const headless = [...audited.streams.values()].filter(({ unseen }) => unseen.length > 0).length;
  const gone = seal === null || partial ? [] : notInFile(audited, seal);
  for (const stream of audited.streams.values()) unseenTail(stream, partial, times.now);
  const ends = new Map([...audited.streams].map(([apiId, stream]) => [apiId, endOf(stream, times)]));
  const { report, ...result } = auditResult(
    joinFindings([partFindings(audited, ends, seal)]),
    seal,
    times.asOf,
  );
  const elsewhere = (partial ? (seal?.streams ?? []) : [])
    .filter(({ api_id }) => !audited.streams.has(api_id))
    .map(({ api_id, seq }) => ({ api_id, from_seq: 1, to_seq: seq }));
  return {
    ...result,
    unproven: [
      ...result.unproven,
      ...(report.events === 0 ? ['the file has no events: nothing was verified'] : []),
    ],
    report: {
      ...report,
      faults: [...report.faults, ...gone],
      unverifiable: [...report.unverifiable, ...elsewhere],
    },
    notes:
      headless === 0
        ? result.notes
        : [
            ...result.notes,
            `streams that begin in the middle: ${String(headless)}; their chain was checked, their transitions were not derived`,
          ],
  };
};
