import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { invalidItem, type InvalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import { beginPageHistory, foldPageLine } from '../../../../src/projections/page/page-history.ts';
import { beginHistory, foldHistory } from '../../../../src/projections/report/api-history.ts';
import type { ReportPeriod } from '../../../../src/projections/report/report-period.ts';
import { beginSlowHistory, foldSlow } from '../../../../src/projections/what-if/slow-history.ts';
import { beginWhatIf, type WhatIfPeriod } from '../../../../src/projections/what-if/what-if-state.ts';
import { foldWhatIf } from '../../../../src/projections/what-if/what-if-history.ts';
import { minute } from '../../../support/ledger/commands.ts';
import { secondVersion } from '../../../support/ledger/second-version.ts';

const [since, until] = [Date.parse(minute(0)), Date.parse(minute(100))];
const period: ReportPeriod = { since, until, now: until, edges: [since, until], forPage: false };
const asked: WhatIfPeriod = { since, until, now: until, short: 0, lists: false };

const shapes = secondVersion();
const place = shapes.findIndex(({ sealed }) => sealed.event.type === 'StreamResumed');
const before = shapes.slice(0, place).map(({ sealed }) => E.right(sealed.line));
const damage = invalidItem('event', 'shop', place + 1, ['is not a JSON object']);
const lost = E.left(damage);

describe('a history that cannot be read up to where its stream was resumed', () => {
  const resumed = shapes[place];
  if (resumed === undefined) throw new Error('no resumption');

  it('goes on from the state that the resumption tells', () => {
    const history = beginHistory('shop', period);
    for (const item of [...before, lost]) foldHistory(history, period, item);
    expect(history.unreadable).toEqual(damage);
    foldHistory(history, period, E.right(resumed.sealed.line));
    expect([history.unreadable, history.health]).toEqual([null, resumed.after]);
  });

  it('goes on from it for a page', () => {
    const page = beginPageHistory('shop', period);
    const fold = (items: readonly E.Either<InvalidItem, EventRecord>[]) => {
      for (const item of items) foldPageLine(page, period, item);
    };
    fold([...before, lost]);
    const { state } = page;
    fold([lost, ...before.slice(0, 1)]);
    expect([page.unreadable, page.state]).toEqual([damage, state]);
    fold([E.right(resumed.sealed.line)]);
    expect([page.unreadable, page.state]).toEqual([null, resumed.after]);
  });

  it('goes on from it where limits of latency are asked about', () => {
    const question = { since, until, limits: [1, 1_000_000], threshold: 1 };
    const history = beginSlowHistory('shop', question.limits);
    for (const item of [...before, lost, ...before.slice(0, 1)]) foldSlow(history, question, item);
    const { answers, expired, trials } = structuredClone(history);
    expect([history.unreadable, trials.map(({ alerts }) => alerts > 0)]).toEqual([damage, [true, false]]);
    foldSlow(history, question, E.right(resumed.sealed.line));
    expect([history.unreadable, history.health]).toEqual([null, resumed.after]);
    // What was slow is slow, and nothing that was left out is taken for expired checks.
    expect(history).toMatchObject({ answers, expired, trials });
  });

  it('goes on from it where another policy is asked about', () => {
    const history = beginWhatIf('shop', []);
    for (const item of [...before, lost]) foldWhatIf(history, asked, item);
    expect(history.unreadable).toEqual(damage);
    foldWhatIf(history, asked, E.right(resumed.sealed.line));
    expect([history.unreadable, history.health]).toEqual([null, resumed.after]);
  });
});
