// The worker thread of judge-thread.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { judgeAssertions } from '../../../runner/checking/assertions/judge-assertions.ts';
import { prepareAssertions } from '../../../runner/checking/assertions/prepare-assertions.ts';
import { readAnswer } from '../../../runner/checking/assertions/read-answer.ts';
import { loadExpressions } from '../../../runner/config/expressions/load-expressions.ts';
import { createRedactor } from '../../../runner/config/secrets/hide-secrets.ts';
import { stepBack } from './step-back.ts';
import type { JudgeReply, JudgeRequest } from './judge-thread.ts';

const given: unknown = workerData;
const redact = createRedactor(
  Array.isArray(given) ? given.filter((one: unknown) => typeof one === 'string') : [],
);

const reply = (message: JudgeReply): void => parentPort?.postMessage(message, []);

const judge = async ({ assertions, answer }: JudgeRequest): Promise<void> => {
  const prepared = prepareAssertions(assertions, await loadExpressions(assertions));
  const { user, system } = process.threadCpuUsage();
  reply({ begunAt: user + system, results: null });
  reply({ begunAt: null, results: judgeAssertions(prepared, readAnswer(answer), redact) });
};

// What it costs is bounded in CPU time, so waiting makes no answer fail.
stepBack();
parentPort?.on('message', (request: JudgeRequest) => {
  void judge(request);
});
