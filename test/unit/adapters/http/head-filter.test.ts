import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createHeadFilter } from '../../../../src/adapters/http/response/head-filter.ts';
import { normalizeHead } from '../../../../src/adapters/http/response/normalize-head.ts';
import { oddAnswers } from '../../../support/http/odd-answers.ts';

const bodyLimit = 1_048_576;

/** What the parser sees of these pieces, and why there is no more of it. */
const filtered = (pieces: readonly Buffer[]): Readonly<{ bytes: string; refused: string | null }> => {
  const filter = createHeadFilter(bodyLimit);
  const out: Buffer[] = [];
  const text = () => Buffer.concat(out).toString('latin1');
  for (const piece of pieces) {
    const over = filter.overrun();
    const taken = over ?? filter.push(piece);
    if (Buffer.isBuffer(taken)) out.push(taken);
    else if (taken !== null) return { bytes: text(), refused: taken.left.message };
  }
  const rest = filter.rest();
  if (rest !== null) out.push(rest);
  return { bytes: text(), refused: null };
};

const cut = (bytes: Buffer, cuts: readonly number[]): readonly Buffer[] => {
  const places = [0, ...cuts.map((at) => at % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return places.map((from, at) => bytes.subarray(from, places[at + 1]));
};

const answers = fc
  .tuple(fc.constantFrom(...oddAnswers), fc.string({ unit: 'binary', maxLength: 60 }))
  .map(([{ answer }, tail]) => Buffer.from(answer + tail, 'latin1'));

describe('the filter of the head', () => {
  test.prop([answers, fc.array(fc.nat(400), { maxLength: 8 })])(
    'always gives the same, in whatever pieces the bytes come',
    (bytes, cuts) => {
      expect(filtered(cut(bytes, cuts))).toEqual(filtered([bytes]));
    },
  );

  test.prop([fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(400), { maxLength: 4 })])(
    'never changes bytes that are no HTTP, and never a body',
    (noise, cuts) => {
      const bytes = Buffer.concat([Buffer.from('SSH-2.0 '), noise]);
      expect(filtered(cut(bytes, cuts))).toEqual({ bytes: bytes.toString('latin1'), refused: null });
      const answer = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n'), noise]);
      expect(filtered(cut(answer, cuts))).toEqual({ bytes: answer.toString('latin1'), refused: null });
    },
  );

  test.prop([fc.constantFrom(...oddAnswers)])(
    'has nothing to do in a head that went through it',
    ({ answer }) => {
      const head = normalizeHead(answer.slice(0, answer.search(/\n\r?\n/u) + 3));
      expect(normalizeHead(head)).toBe(head);
    },
  );

  it('does not wait for an empty line where no HTTP is spoken', () => {
    const filter = createHeadFilter(bodyLimit);
    expect(filter.push(Buffer.from('220 mail.example ESMTP\r\n'))).toEqual(
      Buffer.from('220 mail.example ESMTP\r\n'),
    );
  });

  it.each([
    ['empty lines', '\r\n'],
    ['1xx responses', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['headers', 'HTTP/1.1 200 OK\r\n', 'X-A: b\r\n'],
    ['a reason', 'HTTP/1.1 200 ', 'a'],
  ])('takes no more than 64 KiB of %s before the head is complete', (_, first, more = first) => {
    const filter = createHeadFilter(bodyLimit);
    filter.push(Buffer.from(first));
    let sent = first.length;
    let taken: unknown = null;
    while (taken === null && sent < 100_000) {
      taken = filter.push(Buffer.from(more));
      sent += more.length;
    }
    expect(taken).toMatchObject({
      left: { kind: 'protocol', message: 'more than 64 KiB came before the response headers were complete' },
    });
    expect(sent).toBeGreaterThan(65_536);
    expect(sent).toBeLessThanOrEqual(65_536 + more.length);
  });

  it('takes a head of 64 KiB, and none that is a byte longer, in whatever pieces', () => {
    const head = (length: number) => {
      const [before, after] = ['HTTP/1.1 200 OK\r\nX-A: ', '\r\n\r\n'];
      return Buffer.from(`${before}${'a'.repeat(length - before.length - after.length)}${after}a body`);
    };
    expect(filtered([head(65_536)]).refused).toBeNull();
    expect(filtered([head(65_537)]).refused).toContain('64 KiB');
    expect(filtered(cut(head(65_536), [30_000, 65_530])).refused).toBeNull();
    expect(filtered(cut(head(65_537), [30_000, 65_530])).refused).toContain('64 KiB');
  });
});
