import * as E from 'fp-ts/lib/Either.js';
import type { Timings } from '../../../events/fields/timings.ts';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import { expectedText, isExpected } from '../../../runner/config/fields/expected-codes.ts';
import { startCutoff } from '../attempt/deadline.ts';
import type { Ask, Reply } from './exchange.ts';
import { fault, type Fault } from '../attempt/probe-error.ts';
import { type AttemptContext, type HopDeps, makeHop } from './hop.ts';
import { startPhases } from '../attempt/phases.ts';
import { isRedirect, nextHop } from './redirect.ts';
import type { RequestHeaders } from './build-headers.ts';

export type AttemptResult = Readonly<{
  status_code: number | null;
  latency_ms: number | null;
  timings: Timings | null;
  /** null: UP */
  fault: Fault | null;
}>;

export type MakeAttempt = (
  config: ApiConfig,
  headers: RequestHeaders,
  signal: AbortSignal,
) => Promise<AttemptResult>;

const judge = (config: ApiConfig, status: number, redirects: number): E.Either<Fault, null> => {
  if (isExpected(config.expected_status_codes, status)) return E.right(null);
  const after = redirects === 0 ? '' : ` after ${redirects} redirect${redirects === 1 ? '' : 's'}`;
  return fault('status', `expected ${expectedText(config.expected_status_codes)}, got ${status}${after}`);
};

/** All hops of one attempt under one deadline. */
export const makeAttempt = (deps: HopDeps): MakeAttempt => {
  const hop = makeHop(deps);

  const run = async (
    config: ApiConfig,
    headers: RequestHeaders,
    course: AttemptContext,
  ): Promise<E.Either<Fault, null>> => {
    const asked: Ask[] = [];
    let ask: Ask = {
      method: config.method,
      url: new URL(config.url),
      headers: headers.own,
      body: config.body,
    };
    for (;;) {
      asked.push(ask);
      const reply = await hop(ask, course);
      if (E.isLeft(reply)) return reply;
      if (!course.skipBody(reply.right)) return judge(config, reply.right.status, asked.length - 1);
      const next = nextHop(asked, reply.right, headers.plain);
      if (E.isLeft(next)) return next;
      ask = next.right;
    }
  };

  return async (config, headers, signal) => {
    const phases = startPhases();
    const deadline = startCutoff(config.timeout_ms, signal, phases);
    const replies: Reply[] = [];
    const verdict = await run(config, headers, {
      phases,
      deadline,
      skipBody: (reply) => config.follow_redirects && isRedirect(reply),
      onReply: (reply) => {
        replies.push(reply);
      },
    });
    deadline.end();
    const { timings, total } = phases.stop();
    const last = replies.at(-1);
    return {
      status_code: last?.status ?? null,
      latency_ms: last === undefined ? null : total,
      timings,
      fault: E.isLeft(verdict) ? verdict.left : null,
    };
  };
};
