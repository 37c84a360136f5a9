import * as E from 'fp-ts/lib/Either.js';
import type { Ledger } from '../../../src/projections/ledger.ts';
import type { Clock } from '../../../src/runner/ports/clock.ts';
import type { RunFold } from '../../../src/runner/ports/part-fold.ts';
import { right } from '../right.ts';

/** Divides a fold into parts that are read one after another; what goes to a thread and comes from it is copied as there. */
export const dividedInto =
  (count: number, ledger: Ledger, clock: Pick<Clock, 'now' | 'sleep'>): RunFold =>
  async (fold, question, { progress }) => {
    const answers = [];
    for (const part of right(await ledger.parts(count)())) {
      const copy = structuredClone(question);
      const answer = await fold.fold({ ledger, clock, apis: null, part, progress }, copy);
      if (E.isLeft(answer)) return answer;
      answers.push(structuredClone(answer.right));
    }
    return E.right(answers);
  };
