import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  transitionsCsv,
  transitionsCsvHead,
} from '../../../../../src/cli/commands/transitions/transitions-csv.ts';
import { minute } from '../../../../support/ledger/commands.ts';

/** As RFC 4180 has it: what is not quoted holds no comma, quote, CR or LF; lines end with both. Null: it is not that. */
const cellsOf = (csv: string): readonly (readonly string[])[] | null => {
  const lines: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/uy;
  while (cell.lastIndex < csv.length) {
    const found = cell.exec(csv);
    if (found === null) return null;
    lines.at(-1)?.push((found[1] ?? found[2] ?? '').replaceAll('""', '"'));
    if (found[3] === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
};

const recordWith = (message: string) => ({
  transition_id: 'api/4',
  api_id: 'api',
  seq: 4,
  signal: 'availability' as const,
  from: 'UP' as const,
  to: 'DOWN' as const,
  at: minute(4),
  since: minute(3),
  presumed: false,
  previous_duration_ms: 60_000,
  cause: {
    status_code: 500,
    error: { kind: 'status' as const, message },
    latency_ms: 41,
    certificate_until: null,
  },
  alerted_at: null,
  channel: null,
  message_id: null,
  deliveries: [],
});

// What a server may put into an error text, of which a spreadsheet or a parser could make something else.
const message = fc.string({
  unit: fc.constantFrom('\r', '\n', '"', ',', '=', '+', '-', '@', '\t', "'", ' ', 'a', '1'),
  maxLength: 12,
});

describe('the CSV of transitions', () => {
  it('gives back every cell by the rules of RFC 4180, and none that begins a formula', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
        const cells = cellsOf(`${transitionsCsvHead()}${transitionsCsv(messages.map(recordWith))}`);
        const at = cells?.[0]?.indexOf('error_message') ?? -1;
        const found = cells?.slice(1).map((line) => line[at]);
        expect(found).toEqual(messages.map((text) => (/^[=+\-@\t\r]/u.test(text) ? `'${text}` : text)));
        expect(cells?.every((line) => line.length === 18)).toBe(true);
      }),
    );
  });

  it.each(['\r', '\n'])('quotes a cell for a lone %j: what stands behind it is no line', (end) => {
    expect(transitionsCsv([recordWith(`bad${end}=cmd()`)])).toContain(`,"bad${end}=cmd()",`);
  });
});
