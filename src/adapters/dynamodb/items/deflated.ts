/** Loaded with the first summary: it takes 2 ms, and most passes meet none. */
const zlib = () => process.getBuiltinModule('node:zlib');

/** A larger output is refused: otherwise a few forged bytes could fill the memory of the reader. */
const mostInflated = (packed: number): number => 1024 + 16 * packed;

const chunkSize = 1024;

/** Raw DEFLATE (RFC 1951), after a dictionary. Its bytes may differ between versions and machines; what they hold does not. */
export const deflated = (bytes: Uint8Array, dictionary: Uint8Array): Uint8Array =>
  zlib().deflateRawSync(bytes, { level: 9, dictionary });

type Inflated = Readonly<{ buffer: Uint8Array; engine: Readonly<{ bytesWritten: number }> }>;

// The declared type leaves out what `info` adds.
const isInflated = (u: unknown): u is Inflated => typeof u === 'object' && u !== null && 'engine' in u;

/** What was deflated; null: it was not, something follows it, or it is larger than packed data ever is. */
export const inflated = (bytes: Uint8Array, dictionary: Uint8Array): Uint8Array | null => {
  try {
    const maxOutputLength = mostInflated(bytes.length);
    const result: unknown = zlib().inflateRawSync(bytes, {
      dictionary,
      maxOutputLength,
      chunkSize,
      info: true,
    });
    return isInflated(result) && result.engine.bytesWritten === bytes.length ? result.buffer : null;
  } catch {
    return null;
  }
};
