import type { LogLine } from '../../../runner/ports/log-group.ts';

/** The service's limits of one request: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const mostLines = 10_000;
const mostBytes = 1_048_576;
const bytesOfEach = 26;
const mostMs = 24 * 3_600_000;
const longestLine = 250_000;

/** The time of a JSON line; null if it is not JSON or has no time. */
const timeOf = (text: string): number | null => {
  try {
    const line: unknown = JSON.parse(text);
    const time: unknown = typeof line === 'object' && line !== null ? Reflect.get(line, 'time') : null;
    const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
    return at >= 0 ? at : null;
  } catch {
    return null;
  }
};

const cut = (line: Buffer): string => new TextDecoder().decode(line.subarray(0, longestLine));

/** Whole lines. One that says no time, such as what Node prints when it ends badly, has that of the line before it. */
export const linesIn = (content: Buffer, now: number): readonly LogLine[] => {
  const lines: LogLine[] = [];
  let last = now;
  for (let from = 0, to = content.indexOf(10); to >= 0; from = to + 1, to = content.indexOf(10, from)) {
    const text = cut(content.subarray(from, to));
    if (text.trim() === '') continue;
    last = timeOf(text) ?? last;
    lines.push({ at: last, text });
  }
  return lines;
};

/** The lines in the order of their times, in parts that one request can carry. */
export const batchesOf = (lines: readonly LogLine[]): readonly (readonly LogLine[])[] => {
  const batches: LogLine[][] = [];
  let batch: LogLine[] = [];
  let bytes = 0;
  for (const line of lines.toSorted((a, b) => a.at - b.at)) {
    const size = Buffer.byteLength(line.text) + bytesOfEach;
    const isFull = batch.length === mostLines || bytes + size > mostBytes;
    if (batch.length === 0 || isFull || line.at - (batch[0]?.at ?? line.at) >= mostMs) {
      batch = [];
      bytes = 0;
      batches.push(batch);
    }
    batch.push(line);
    bytes += size;
  }
  return batches;
};
