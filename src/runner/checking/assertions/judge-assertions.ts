import { truncateUtf8 } from '../../../events/encoding/truncate-utf8.ts';
import type { CheckError } from '../../../events/fields/check-error.ts';
import type { AssertionResult } from '../../ports/probe.ts';
import { countText } from '../../text/count-text.ts';
import { isHeld, judgeAssertion } from './judge-assertion.ts';
import type { Prepared } from './prepare-assertions.ts';
import type { Answer } from './read-answer.ts';

/** What each assertion found, in order. */
export const judgeAssertions = (
  prepared: readonly Prepared[],
  answer: Answer,
  redact: (text: string) => string,
): readonly AssertionResult[] => prepared.map((one) => judgeAssertion(one, answer, redact));

/** Whether all hold, without a word about any of them. */
export const allHold = (prepared: readonly Prepared[], answer: Answer): boolean =>
  prepared.every((one) => isHeld(one, answer));

/** As much as an event of version 2 holds. */
const longestMessage = 160;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** The first that fails and how many do, or null when all hold. */
export const assertionError = (results: readonly AssertionResult[]): CheckError | null => {
  const failed = results.filter(({ holds }) => !holds);
  const [first] = failed;
  if (first === undefined) return null;
  const count = ` (${String(failed.length)} of ${countText(results.length, 'assertion')} failed)`;
  const room = longestMessage - bytesOf(count);
  const sentence =
    bytesOf(first.sentence) <= room ? first.sentence : `${truncateUtf8(first.sentence, room - 3)}…`;
  return { kind: 'assertion', message: `${sentence}${count}` };
};
