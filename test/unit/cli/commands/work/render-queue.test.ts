import { describe, expect, it } from 'vitest';
import { renderDispatch } from '../../../../../src/cli/commands/dispatch/render-dispatch.ts';
import { renderWork } from '../../../../../src/cli/commands/work/render-work.ts';
import type { DispatchSummary } from '../../../../../src/runner/queue/dispatch-summary.ts';
import type { WorkReport } from '../../../../../src/runner/queue/worker-summary.ts';

const dispatched: DispatchSummary = {
  report: {
    pass_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    started_at: '2026-11-23T20:00:00.000Z',
    duration_ms: 1234,
    apis: { total: 120, enabled: 120, due: 120, sent: 120, invalid: 0 },
    messages: { sent: 3, backlog: 0 },
    alerts: { published: 1, pending: 0 },
    unsent: [],
    unrecorded: [],
    invalid: [],
    late: [],
  },
  notes: [],
  interrupted: false,
  failingChannels: 0,
  outcome: 'done',
};

describe('renderDispatch', () => {
  it('says in a few lines what was sent', () => {
    expect(renderDispatch(dispatched, false)).toBe(
      [
        'dispatch 01ARZ3NDEKTSV4RRFFQ69G5FAV at 2026-11-23T20:00:00.000Z, 1 s',
        '  APIs          120 sent of 120 due, 120 listed',
        '  messages      3 sent, 0 already waiting',
        '  alerts        1 published, 0 pending',
        '',
      ].join('\n'),
    );
  });

  it('names what went wrong, and no more of it than can be read', () => {
    const unsent = Array.from({ length: 30 }, (_, i) => `api-${String(i)}`);
    const shown = renderDispatch(
      {
        ...dispatched,
        interrupted: true,
        notes: ['a note'],
        report: {
          ...dispatched.report,
          messages: { sent: 0, backlog: null },
          alerts: { published: 0, pending: 2 },
          unsent,
          unrecorded: ['shop'],
          late: ['slow'],
          invalid: [{ api_id: null, faults: ['api_id is missing', 'url is missing'] }],
        },
      },
      false,
    );
    expect(shown).toContain('0 sent, unknown already waiting');
    expect(shown).toContain('not sent      api-0, ');
    expect(shown).toContain('api-9 and 20 more');
    expect(shown).toContain('not recorded  shop');
    expect(shown).toContain('late          slow');
    expect(shown).toContain('invalid       (no api_id): api_id is missing');
    expect(shown).toContain('note          a note');
    expect(shown).toContain('interrupted');
  });
});

const worked: WorkReport = {
  since: '2026-11-23T20:00:00.000Z',
  until: '2026-11-23T20:01:00.000Z',
  messages: { removed: 4, back: 0, refused: 0 },
  apis: { checked: 200, dropped: 0, late: 0, skipped: 0, unrecorded: 0 },
  outcomes: { up: 199, down: 1 },
  signals: { slow: 0, expiring: 0 },
  transitions: [],
  alerts: { published: 0, pending: 0 },
};

describe('renderWork', () => {
  it('is a line while nothing happens', () => {
    expect(renderWork(worked)).toBe('200 checked (199 UP, 1 DOWN) of 4 messages');
  });

  it('tells whatever is worth a look, and the first transitions', () => {
    const transitions = Array.from({ length: 22 }, (_, i) => ({
      transition_id: `api-${String(i)}/4`,
      signal: 'availability' as const,
      from: 'UP' as const,
      to: 'DOWN' as const,
      at: '2026-11-23T20:00:30.000Z',
    }));
    const lines = renderWork({
      ...worked,
      messages: { removed: 3, back: 1, refused: 2 },
      apis: { checked: 150, dropped: 1, late: 2, skipped: 3, unrecorded: 4 },
      transitions,
      alerts: { published: 5, pending: 17 },
    }).split('\n');
    expect(lines[0]).toBe(
      '150 checked (199 UP, 1 DOWN) of 4 messages, 1 ignored: already checked, 2 late: their interval was over, 3 skipped: no longer monitored, 4 not recorded, 1 messages to be redelivered, 2 messages rejected, 22 transitions, 5 alerts published, 17 alerts left to dispatch',
    );
    expect(lines[1]).toBe('UP -> DOWN api-0/4');
    expect(lines.at(-1)).toBe('and 2 more');
    expect(lines).toHaveLength(22);
  });
});
