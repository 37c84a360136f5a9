import { sha256 } from './fields/sha256.ts';

/**
 * One event as text: what stores keep and `export` prints. `body` is the RFC 8785 JSON of the
 * event without its `hash`; `hash` is SHA-256 over exactly those bytes.
 */
export type EventRecord = Readonly<{
  api_id: string;
  seq: number;
  body: string;
  hash: string;
  /** the time under which a store's index of transitions has it; only where it was read by that index */
  indexedAt?: string;
}>;

/** Whether a line's bytes are those that were hashed. */
export const isIntact = (line: EventRecord): boolean => sha256(line.body) === line.hash;

/** What the line has in place of the last character of its body. */
export const recordEnd = ({ hash }: EventRecord): string => `,"hash":${JSON.stringify(hash)}}`;

/** The line as `export` prints it: one JSON object, `hash` last. */
export const recordText = (line: EventRecord): string => `${line.body.slice(0, -1)}${recordEnd(line)}`;
