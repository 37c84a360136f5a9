import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fileLines, maxLineLength } from '../../../../../src/cli/commands/audit/read-lines.ts';

const linesOf = async (...chunks: readonly (string | Uint8Array)[]): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const some of fileLines('-', Readable.from(chunks))) lines.push(...some);
  return lines;
};

describe('the lines of a file', () => {
  it('are the same however the file is cut into chunks', async () => {
    const text = 'one\n\nthré\u2028e\nlast';
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await linesOf(...chunks)).toEqual(['one', '', 'thré\u2028e', 'last']);
    }
  });

  it('are read in linear time: no text is searched or joined twice', async () => {
    // Joined and searched again at each chunk, this would be 137 thousand million characters.
    const chunks = Array.from({ length: 65_536 }, () => 'x'.repeat(64));
    expect((await linesOf(...chunks))[0]).toHaveLength(64 * 65_536);
  });

  it('are cut where no event is so long, and memory ends there', async () => {
    const chunk = 'x'.repeat(1024 * 1024);
    const [line, next] = await linesOf(...Array.from({ length: 40 }, () => chunk), '\nnext\n');
    expect(line).toHaveLength(maxLineLength + 1);
    expect(next).toBe('next');
  });
});
