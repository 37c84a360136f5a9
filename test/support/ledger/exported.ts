import { recordText, type EventRecord } from '../../../src/events/event-record.ts';
import type { LogSeal } from '../../../src/projections/audit/log-seal.ts';
import { auditExport } from '../../../src/runner/audit/audit-export.ts';
import type { AuditResult } from '../../../src/runner/audit/audit-report.ts';

async function* inChunks(texts: readonly string[], size: number) {
  for (let start = 0; start < texts.length; start += size) yield texts.slice(start, start + size);
}

/** An audit of lines of an export, with nothing else. */
export const exportAudited = (
  texts: readonly string[],
  now: number,
  seal: LogSeal | null = null,
): Promise<AuditResult> =>
  auditExport({ clock: { now: () => now }, progress: () => undefined }, inChunks(texts, 3), seal);

export const textsOf = (lines: readonly EventRecord[]): readonly string[] => lines.map(recordText);
