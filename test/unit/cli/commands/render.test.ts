import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fillLines } from '../../../../src/cli/commands/demo/explain-pass.ts';
import { renderSummary } from '../../../../src/cli/commands/run/render-pass.ts';
import { table } from '../../../../src/cli/terminal/table.ts';
import { terminalWidth } from '../../../../src/cli/terminal/terminal-width.ts';
import type { PassSummary } from '../../../../src/runner/pass/pass-summary.ts';

const plain = { colours: false, width: null };

/** What is printed without colours and white space, to see that nothing is lost. */
const letters = (text: string) => Array.from(text.replace(/\s/gu, '')).toSorted().join('');

const widest = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)));

describe('table', () => {
  const cell = fc
    .array(fc.stringMatching(/^[a-zäß漢字🙂./:-]{1,60}$/u), { maxLength: 8 })
    .map((words) => words.join(' '));
  const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,128}$/);
  const rowsOf = (columns: number) =>
    fc.array(
      fc
        .tuple(name, fc.array(cell, { minLength: columns, maxLength: columns }))
        .map(([id, cells]) => [id, ...cells]),
      { minLength: 1, maxLength: 4 },
    );

  it('is never wider than the terminal, bold headings included, and cuts nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.integer({ min: 1, max: 9 }).chain(rowsOf),
        fc.boolean(),
        (width, rows, colours) => {
          const head = [
            'API',
            'uptime',
            'previous state\nlasted',
            'MTTR',
            'a',
            'b',
            'c',
            'd',
            'e',
            'f',
          ].slice(0, rows[0]?.length);
          const shown = table(head, rows, { colours, width });
          expect(widest(shown)).toBeLessThanOrEqual(width);
          const found = letters(stripVTControlCharacters(shown).replaceAll(':', ''));
          const inColumns = letters([...head, ...rows.flat()].join('').replaceAll(':', ''));
          const inBlocks = letters(
            rows
              .map((row) => [...head, ...row].join(''))
              .join('')
              .replaceAll(':', ''),
          );
          expect([inColumns, inBlocks]).toContain(found);
        },
      ),
    );
  });

  it('in a file or a pipe has a line for each row, and every cell whole', () => {
    fc.assert(
      fc.property(rowsOf(2), (rows) => {
        const lines = table(['API', 'state', 'notes'], rows, plain).trimEnd().split('\n');
        expect(lines).toHaveLength(rows.length + 1);
        for (const [i, row] of rows.entries()) for (const each of row) expect(lines[i + 1]).toContain(each);
      }),
    );
  });

  it('pads its headings outside of their bold', () => {
    const [heading = ''] = table(['API', 'notes'], [['payments', 'x']], { colours: true, width: 80 }).split(
      '\n',
    );
    expect(heading).toBe('\u001B[1mAPI\u001B[22m       \u001B[1mnotes\u001B[22m');
  });

  it('keeps a number and its unit together', () => {
    const shown = table(['API', 'down', 'x'], [['payments', '4 h 12 min', 'y']], {
      colours: false,
      width: 20,
    });
    expect(shown).toBe('API       down     x\npayments  4 h      y\n          12 min\n');
  });

  it('uses what a wider terminal gives', () => {
    const note = 'a sentence that goes on for longer than a narrow terminal would have room to show it';
    const lines = table(['API', 'notes'], [['a', note]], { ...plain, width: 120 })
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2);
  });
});

describe('terminalWidth', () => {
  it.each([
    [{ isTTY: true, columns: 132 }, {}, 132],
    [{ isTTY: true, columns: 132 }, { COLUMNS: '60' }, 60],
    [{ isTTY: true, columns: 0 }, {}, 80],
    [{ isTTY: true, columns: 132 }, { COLUMNS: 'wide' }, 132],
    [{ isTTY: true, columns: 132 }, { COLUMNS: '0' }, 132],
    [{ isTTY: false }, { COLUMNS: '60' }, null],
    [{}, {}, null],
  ])('of %j with %j is %j', (stdout, env, width) => {
    expect(terminalWidth(stdout, env)).toBe(width);
  });
});

const summary: PassSummary = {
  report: {
    pass_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    started_at: '2026-11-23T20:00:00.000Z',
    duration_ms: 1234,
    apis: { total: 4, enabled: 3, due: 3, checked: 3, dropped: 1, invalid: 0 },
    outcomes: { up: 2, down: 1 },
    signals: { slow: 0, expiring: 0 },
    transitions: [
      {
        transition_id: 'a/3',
        api_id: 'a',
        seq: 3,
        signal: 'availability',
        from: 'UP',
        to: 'DOWN',
        at: '2026-11-23T20:00:00.000Z',
      },
    ],
    alerts: { published: 0, pending: 1 },
    unrecorded: ['b'],
    invalid: [{ api_id: null, faults: ['apis[0].url is missing'] }],
    late: ['c'],
  },
  failingChannels: 0,
  notes: ['a clock was wrong'],
  interrupted: false,
  outcome: 'failed',
};

describe('renderSummary', () => {
  it('tells all that is not as it should be', () => {
    expect(renderSummary(summary, false)).toBe(
      `pass 01ARZ3NDEKTSV4RRFFQ69G5FAV at 2026-11-23T20:00:00.000Z, 1 s
  APIs          3 checked of 3 due, 4 listed, 3 enabled, 1 ignored: another runner checked first
  outcomes      2 UP, 1 DOWN
  transitions   UP -> DOWN  a/3
  alerts        0 published, 1 pending
  not recorded  b
  late          c: not checked for more than a whole interval, because no pass ran or one took too long
  invalid       (no api_id): apis[0].url is missing
  note          a clock was wrong
`,
    );
  });

  it('stays short when a thousand APIs change', () => {
    const transitions = Array.from({ length: 1000 }, (_, i) => ({
      transition_id: `a${String(i)}/3`,
      api_id: `a${String(i)}`,
      seq: 3,
      signal: 'availability' as const,
      from: 'UP' as const,
      to: 'DOWN' as const,
      at: '2026-11-23T20:00:00.000Z',
    }));
    const shown = renderSummary(
      {
        ...summary,
        report: { ...summary.report, transitions, unrecorded: transitions.map(({ api_id }) => api_id) },
      },
      false,
    );
    expect(shown.split('\n').length).toBeLessThan(35);
    expect(shown).toContain('and 980 more');
    expect(shown).toContain('and 990 more');
  });

  it('has colours only where they are wanted', () => {
    expect(renderSummary(summary, true)).toContain('\u001B[31m1 DOWN\u001B[39m');
    expect(renderSummary(summary, false)).not.toContain('\u001B');
  });
});

describe('fillLines', () => {
  it('keeps every word, in lines that are as long as they may be', () => {
    expect(fillLines('one two three four', 9, '  ')).toBe('  one two\n  three\n  four');
    expect(fillLines('unbreakable', 4, '')).toBe('unbreakable');
  });
});
