import type { TLSSocket } from 'node:tls';
import * as E from 'fp-ts/lib/Either.js';
import { isHttps } from '../../../events/api-configured.ts';
import type { Timings } from '../../../events/fields/timings.ts';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import type { Received, ReceivedResponse, RequestError } from '../../../runner/ports/probe.ts';
import { readsBody } from '../../../runner/config/fields/assertions.ts';
import { type BodyCollector, createBodyCollector } from '../judging/collect-body.ts';
import { certificateUntil } from '../connection/certificate-until.ts';
import type { SettingsFor } from '../client/client-settings.ts';
import { startDeadline } from '../attempt/deadline.ts';
import { startPhases } from '../attempt/phases.ts';
import type { RequestHeaders } from './build-headers.ts';
import type { Request, Response } from './exchange.ts';
import { type AttemptContext, type HopDeps, makeHop } from './hop.ts';
import { isRedirect, nextHop, shownTarget } from './redirect.ts';

/** What came of one attempt, and how long it took. Without any response there is no latency. */
export type Attempt = Readonly<{
  received: Received;
  latency_ms: number | null;
  timings: Timings | null;
  /** the earliest expiry of the certificates seen (epoch seconds); null: none */
  certificate_until: number | null;
  /** where redirects led, in order */
  redirects: readonly string[];
}>;

export type MakeAttempt = (
  config: ApiConfig,
  headers: RequestHeaders,
  settingsFor: SettingsFor | null,
  signal: AbortSignal,
) => Promise<Attempt>;

/** All hops of one attempt under one deadline. */
export const makeAttempt = (deps: HopDeps): MakeAttempt => {
  const hop = makeHop(deps);

  const run = async (
    config: ApiConfig,
    headers: RequestHeaders,
    context: AttemptContext,
    sent: Request[],
  ): Promise<E.Either<RequestError, ReceivedResponse>> => {
    let cookies = false;
    let request: Request = {
      method: config.method,
      url: new URL(config.url),
      headers: headers.own,
      body: config.body,
      elsewhere: false,
    };
    for (;;) {
      sent.push(request);
      const response = await hop(request, context);
      if (E.isLeft(response)) return response;
      if (!context.skipBody(response.right)) return E.right(received(response.right, sent.length - 1));
      cookies ||= response.right.headers['set-cookie'] !== undefined;
      const next = nextHop(sent, response.right, headers.plain, cookies);
      if (E.isLeft(next)) return next;
      request = next.right;
    }
  };

  return async (config, headers, settingsFor, signal) => {
    const phases = startPhases();
    const deadline = startDeadline(config.timeout_ms, signal, phases);
    const responses: Response[] = [];
    const collector = config.assertions.some(readsBody) ? createBodyCollector() : null;
    const sent: Request[] = [];
    const seen: number[] = [];
    const onSecured = (socket: TLSSocket): void => {
      const until = certificateUntil(socket);
      if (until !== null) seen.push(until);
    };
    const context: AttemptContext = {
      phases,
      deadline,
      settingsFor,
      skipBody: (response) => config.follow_redirects && isRedirect(response),
      onResponse: (response) => {
        responses.push(response);
        collector?.begin();
      },
      onData: (chunk) => collector?.add(chunk),
      ...(config.certificate_days !== null && isHttps(config.url) && { onSecured }),
    };
    const result = await run(config, headers, context, sent);
    deadline.end();
    const { timings, total } = phases.stop();
    const last = responses.at(-1);
    return {
      received: E.isRight(result)
        ? { response: withBody(result.right, collector), error: null }
        : { response: last === undefined ? null : received(last, responses.length - 1), error: result.left },
      latency_ms: last === undefined ? null : total,
      timings,
      certificate_until: seen.length === 0 ? null : Math.min(...seen),
      redirects: sent.slice(1).map(shownTarget),
    };
  };
};

const withBody = (response: ReceivedResponse, collector: BodyCollector | null): ReceivedResponse =>
  collector === null ? response : { ...response, body: collector.body() };

const received = ({ status, headers, proxy }: Response, redirects: number): ReceivedResponse => ({
  status,
  headers,
  redirects,
  body: null,
  ...(proxy === undefined ? {} : { proxy }),
});
