import * as E from 'fp-ts/lib/Either.js';
import { decodeParsed } from '../../events/decoding/decode-event.ts';
import type { EventRecord } from '../../events/event-record.ts';
import type { Outcome } from '../../events/fields/outcome.ts';
import { epochMs } from '../health/epoch-ms.ts';

/** What a page shows of a check: a tenth of its line. */
export type IncidentCheck = Readonly<{
  time: number;
  outcome: Outcome;
  status_code: number | null;
  latency_ms: number | null;
  error: string | null;
}>;

/** Of lines that were folded before: they are checks, and they decode. Parsed, for a text cut out of a line would keep it whole. */
export const incidentChecks = (lines: readonly EventRecord[]): readonly IncidentCheck[] =>
  lines
    .map(decodeParsed)
    .filter(E.isRight)
    .map(({ right }) => right)
    .filter((event) => event.type === 'CheckCompleted')
    .map(({ checked_at, outcome, status_code, latency_ms, error }) => ({
      time: epochMs(checked_at),
      outcome,
      status_code,
      latency_ms,
      error: error === null ? null : error.message,
    }));
