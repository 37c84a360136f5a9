import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fillLines } from '../../../../src/cli/commands/demo/explain-pass.ts';
import { renderSummary } from '../../../../src/cli/commands/run/render-pass.ts';
import { table } from '../../../../src/cli/terminal/table.ts';
import type { PassSummary } from '../../../../src/runner/pass/pass-summary.ts';

const plain = { colours: false, width: null };

describe('table', () => {
  it('keeps to 80 columns and cuts nothing, whatever the cells hold', () => {
    const words = fc.array(fc.stringMatching(/^[a-zäß漢字🙂./:-]{1,60}$/u), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._-]{1,128}$/), words, (id, notes) => {
        const shown = table(['API', 'state', 'notes'], [[id, 'DOWN', notes.join(' ')]], plain);
        for (const line of shown.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
        const letters = (text: string) => Array.from(text.replace(/\s/gu, '')).toSorted().join('');
        expect(letters(shown)).toBe(letters(`APIstatenotes${id}DOWN${notes.join('')}`));
      }),
    );
  });

  it('uses what a wider terminal gives', () => {
    const note = 'a sentence that goes on for longer than a narrow terminal would have room to show it';
    const lines = table(['API', 'notes'], [['a', note]], { ...plain, width: 120 })
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2);
  });
});

const summary: PassSummary = {
  report: {
    pass_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    started_at: '2026-11-23T20:00:00.000Z',
    duration_ms: 1234,
    apis: { total: 4, enabled: 3, due: 3, checked: 3, dropped: 1, invalid: 0 },
    outcomes: { up: 2, down: 1 },
    transitions: [
      { transition_id: 'a/3', api_id: 'a', seq: 3, from: 'UP', to: 'DOWN', at: '2026-11-23T20:00:00.000Z' },
    ],
    alerts: { published: 0, pending: 1 },
    unrecorded: ['b'],
    invalid: [{ api_id: null, faults: ['apis[0].url is missing'] }],
    late: ['c'],
  },
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
  late          c
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
