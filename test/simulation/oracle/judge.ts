import type { History } from '../world/history.ts';
import { checkDelays } from './channels/delays.ts';
import { checkDays } from './days/check-days.ts';
import { checkEnding } from './ending.ts';
import { tellUnforged } from './forged.ts';
import { checkDelivered } from './repeats.ts';
import { checkReports } from './reports.ts';
import { checkRules } from './rules.ts';
import { checkSends } from './sends.ts';
import { checkAnswered, checkContiguous, readStreams } from './streams.ts';

/** One thing that must never happen, and did. `kind` stays the same while a world is made smaller. */
export type Verdict = Readonly<{ kind: string; text: string }>;

/** Everything that is wrong with what happened; nothing when all promises were kept. */
export const judge = (history: History): readonly Verdict[] => {
  const verdicts: Verdict[] = history.crashes.map((text) => ({ kind: 'crash', text }));
  const tell = tellUnforged(history.plan.forgeries, (kind, text) => {
    verdicts.push({ kind, text });
  });
  const { streams, all } = readStreams(history, tell);
  checkContiguous(streams, tell);
  checkAnswered(history, tell);
  const walked = checkRules(history, streams, tell);
  checkSends(history, streams, tell);
  checkDelivered(history, streams, tell);
  checkDelays(history, streams, tell);
  checkReports(history, all, tell);
  checkDays(history, streams, tell);
  checkEnding(history, walked, tell);
  return verdicts;
};
