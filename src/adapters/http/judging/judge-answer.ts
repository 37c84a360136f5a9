import type { CheckError } from '../../../events/fields/check-error.ts';
import {
  allHold,
  assertionError,
  judgeAssertions,
} from '../../../runner/checking/assertions/judge-assertions.ts';
import { mostSteps, prepareAssertions } from '../../../runner/checking/assertions/prepare-assertions.ts';
import { readAnswer } from '../../../runner/checking/assertions/read-answer.ts';
import {
  type Expressions,
  loadedExpressions,
  loadExpressions,
} from '../../../runner/config/expressions/load-expressions.ts';
import type { Assertion } from '../../../runner/config/fields/assertions.ts';
import { createRedactor } from '../../../runner/config/secrets/hide-secrets.ts';
import type { AssertionResult, ReceivedResponse } from '../../../runner/ports/probe.ts';
import { decompress, isCompressed } from './decompress.ts';
import { createJudgeThread, type JudgeRequest } from './judge-thread.ts';

/** The verdict of assertions on a response. `results`: empty when judging was stopped, or nobody asked for them. */
export type Judged = Readonly<{ error: CheckError | null; results: readonly AssertionResult[] }>;

/** Judges a response with an expected status code; inline if that is cheap. Never rejects. */
export type JudgeAnswer = (
  assertions: readonly Assertion[],
  response: ReceivedResponse,
) => Judged | Promise<Judged>;

/** About 1 ms. More would affect the latency of other checks, so it goes to a thread. */
const mostStepsHere = 200_000;

const judgedAs = (outcome: readonly AssertionResult[] | string): Judged =>
  typeof outcome === 'string'
    ? { error: { kind: 'assertion', message: outcome }, results: [] }
    : { error: assertionError(outcome), results: outcome };

const held: Judged = { error: null, results: [] };

type Given = JudgeRequest['answer'];

/**
 * `secrets`: values to redact if a response repeats them. `tells`: whether what each assertion found is asked for where all
 * hold. To put it into words takes as long as to find it.
 */
export const createJudge = (secrets: readonly string[], tells: boolean): JudgeAnswer => {
  const redact = createRedactor(secrets);
  const thread = createJudgeThread(secrets);

  const judge = (
    assertions: readonly Assertion[],
    answer: Given,
    expressions: Expressions,
  ): Judged | Promise<Judged> => {
    const prepared = prepareAssertions(assertions, expressions);
    const read = readAnswer(answer);
    const judgeHere = (): readonly AssertionResult[] => judgeAssertions(prepared, read, redact);
    const verdictHere = (): Judged => (!tells && allHold(prepared, read) ? held : judgedAs(judgeHere()));
    const steps = mostSteps(prepared, ({ subject, name }) =>
      subject === 'header' ? (read.header(name)?.length ?? 0) : (answer.body?.bytes?.length ?? 0),
    );
    return steps <= mostStepsHere ? verdictHere() : thread({ assertions, answer }, judgeHere).then(judgedAs);
  };

  const judgeLater = async (
    assertions: readonly Assertion[],
    response: ReceivedResponse,
  ): Promise<Judged> => {
    const answer = { headers: response.headers, body: await decompress(response) };
    return judge(assertions, answer, await loadExpressions(assertions));
  };

  return (assertions, response) => {
    const expressions = isCompressed(response) ? null : loadedExpressions(assertions);
    return expressions === null
      ? judgeLater(assertions, response)
      : judge(assertions, { headers: response.headers, body: response.body }, expressions);
  };
};
