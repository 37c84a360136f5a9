import type { ReceivedBody } from '../../../runner/ports/probe.ts';

/** More of a body than this is not read, and not decompressed. */
export const bodyLimit = 1_048_576;

export const tooLarge: ReceivedBody = { bytes: null, error: 'the body is larger than 1 MiB' };

/** Keeps the body of the response that arrives now. */
export type BodyCollector = Readonly<{
  /** Forgets what was there: a new response begins. */
  begin: () => void;
  add: (chunk: Uint8Array) => void;
  body: () => ReceivedBody;
}>;

export const createBodyCollector = (): BodyCollector => {
  let chunks: Uint8Array[] = [];
  let size = 0;
  return {
    begin: () => {
      chunks = [];
      size = 0;
    },
    add: (chunk) => {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
      else chunks = [];
    },
    body: () => {
      if (size > bodyLimit) return tooLarge;
      const [only] = chunks;
      // A copy costs more than the rest of judging a small body.
      return { bytes: only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks), error: null };
    },
  };
};
