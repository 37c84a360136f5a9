import type { ReceivedBody } from '../../../runner/ports/probe.ts';

/** The limit for reading and for decompressing a body. */
export const bodyLimit = 1_048_576;

export const tooLarge: ReceivedBody = { bytes: null, error: 'the body is larger than 1 MiB' };

/** Adds a chunk of the current response. */
export type BodyCollector = Readonly<{
  /** Discards the chunks: a new response begins. */
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
      // For a small body a copy would cost more than judging it.
      return { bytes: only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks), error: null };
    },
  };
};
