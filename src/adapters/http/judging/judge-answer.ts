import type { CheckError } from '../../../events/fields/check-error.ts';
import { assertionError, judgeAssertions } from '../../../runner/checking/assertions/judge-assertions.ts';
import { mostSteps, prepareAssertions } from '../../../runner/checking/assertions/prepare-assertions.ts';
import { readAnswer } from '../../../runner/checking/assertions/read-answer.ts';
import { loadExpressions } from '../../../runner/config/expressions/load-expressions.ts';
import type { Assertion } from '../../../runner/config/fields/assertions.ts';
import { createRedactor } from '../../../runner/config/secrets/fill-in.ts';
import type { AssertionResult, ReceivedResponse } from '../../../runner/ports/probe.ts';
import { decompress } from './decompress.ts';
import { createJudgeThread } from './judge-thread.ts';

/** What assertions say of an answer. `results`: none when judging was ended. */
export type Judged = Readonly<{ error: CheckError | null; results: readonly AssertionResult[] }>;

/** Judges an answer with an expected status code. It does not reject. */
export type JudgeAnswer = (assertions: readonly Assertion[], response: ReceivedResponse) => Promise<Judged>;

/** About a millisecond: more would be seen in the latency of other checks, and goes to a thread. */
const mostStepsHere = 200_000;

/** `secrets`: what is not shown, in case an answer repeats it. */
export const createJudge = (secrets: readonly string[]): JudgeAnswer => {
  const redact = createRedactor(secrets);
  const thread = createJudgeThread(secrets);
  return async (assertions, response) => {
    const expressions = await loadExpressions(assertions);
    const prepared = prepareAssertions(assertions, expressions);
    const answer = { headers: response.headers, body: await decompress(response) };
    const read = readAnswer(answer);
    const judgeHere = (): readonly AssertionResult[] => judgeAssertions(prepared, read, redact);
    const steps = mostSteps(prepared, ({ subject, name }) =>
      subject === 'header' ? (read.header(name)?.length ?? 0) : (answer.body?.bytes?.length ?? 0),
    );
    const judged = steps <= mostStepsHere ? judgeHere() : await thread({ assertions, answer }, judgeHere);
    return typeof judged === 'string'
      ? { error: { kind: 'assertion', message: judged }, results: [] }
      : { error: assertionError(judged), results: judged };
  };
};
