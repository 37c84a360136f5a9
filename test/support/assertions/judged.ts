import { expect } from 'vitest';
import { allHold, judgeAssertions } from '../../../src/runner/checking/assertions/judge-assertions.ts';
import { prepareAssertions } from '../../../src/runner/checking/assertions/prepare-assertions.ts';
import { readAnswer } from '../../../src/runner/checking/assertions/read-answer.ts';
import { loadExpressions } from '../../../src/runner/config/expressions/load-expressions.ts';
import type { Assertion } from '../../../src/runner/config/fields/assertions.ts';
import type { AssertionResult, ReceivedResponse } from '../../../src/runner/ports/probe.ts';

/** The bytes of a body, as an answer holds it. */
export const bodyOf = (body: string | Uint8Array): ReceivedResponse['body'] => ({
  bytes: new Uint8Array(typeof body === 'string' ? new TextEncoder().encode(body) : body),
  error: null,
});

/** What assertions say of an answer, without any request. */
export const judged = async (
  assertions: readonly Assertion[],
  answer: Partial<Pick<ReceivedResponse, 'headers' | 'body'>>,
  redact: (text: string) => string = (text) => text,
): Promise<readonly AssertionResult[]> => {
  const prepared = prepareAssertions(assertions, await loadExpressions(assertions));
  const read = readAnswer({ headers: {}, body: null, ...answer });
  const results = judgeAssertions(prepared, read, redact);
  // The verdict of a pass, which asks for no words.
  for (const [i, { holds }] of results.entries()) expect(allHold(prepared.slice(i, i + 1), read)).toBe(holds);
  return results;
};
