import * as E from 'fp-ts/lib/Either.js';
import { judgeResponse, type Verdict } from '../../runner/checking/judge-response.ts';
import type { ApiConfig } from '../../runner/config/api-config.ts';
import type { Probe, ProbeResult, RequestError } from '../../runner/ports/probe.ts';
import { secretTexts } from '../../runner/config/secrets/secrets.ts';
import type { Judged, JudgeAnswer } from './judging/judge-answer.ts';
import { clientSettings } from './client/client-settings.ts';
import type { ProxyVariables } from './client/env-proxy.ts';
import { type Attempt, makeAttempt } from './request/make-attempt.ts';
import { requestHeaders } from './request/build-headers.ts';
import { createResolveName, type ResolveName } from './dns/resolve-name.ts';
import { createSecureSocket } from './connection/secure-socket.ts';

export type ProbeDeps = Readonly<{
  /** values for `${env:UPLEDGER_SECRET_…}` in headers, by full name */
  secrets: Readonly<Record<string, string>>;
  /** DENY_PRIVATE_TARGETS */
  denyPrivate: boolean;
  /** of upledger, for the user-agent */
  version: string;
  /** how names become addresses; default: hosts file, name servers, then the system */
  resolveName?: ResolveName;
  /** certificates in PEM to trust beside Node's own and NODE_EXTRA_CA_CERTS */
  extraCa?: readonly string[];
  /** HTTPS_PROXY and the like, for configs with `proxy: env` */
  proxyVariables?: ProxyVariables;
  /** a result says what each assertion found, although all hold; absent: only when one fails */
  tellsAssertions?: boolean;
}>;

const unjudged: Judged = { error: null, results: [] };

const resultOf = (
  attempt: Attempt,
  { error }: Pick<Verdict, 'error'>,
  attempts: number,
  { results }: Judged = unjudged,
): ProbeResult => ({
  outcome: error === null ? 'UP' : 'DOWN',
  status_code: attempt.received.response?.status ?? null,
  latency_ms: attempt.latency_ms,
  timings: attempt.timings,
  attempts,
  error,
  ...(attempt.certificate_until !== null && { certificate_until: attempt.certificate_until }),
  ...(attempt.redirects.length === 0 ? {} : { redirects: attempt.redirects }),
  ...(results.length > 0 && { assertions: results }),
});

/** The result of a check that could not start. */
const notSent = (config: ApiConfig, error: RequestError): ProbeResult => {
  const received = { response: null, error };
  const nothing = { latency_ms: null, timings: null, certificate_until: null, redirects: [] };
  return resultOf({ received, ...nothing }, judgeResponse(config, received), 0);
};

/** The probe over undici. Whatever an API does, the task resolves; an abandoned check is DOWN of kind `other`. */
export const createProbe = (deps: ProbeDeps): Probe => {
  const attempt = makeAttempt({
    resolveName: deps.resolveName ?? createResolveName(),
    secureSocket: createSecureSocket(deps.extraCa ?? []),
    denyPrivate: deps.denyPrivate,
  });
  let judge: JudgeAnswer | null = null;
  /** The judge is loaded only when a config needs it. */
  const loadJudge = async (): Promise<JudgeAnswer> => {
    const { createJudge } = await import('./judging/judge-answer.ts');
    judge ??= createJudge(secretTexts(deps.secrets), deps.tellsAssertions ?? false);
    return judge;
  };
  const userAgent = `upledger/${deps.version}`;

  return (config, signal) => async () => {
    const headers = requestHeaders(config, deps.secrets, userAgent);
    if (E.isLeft(headers)) return notSent(config, headers.left);
    const settings = await clientSettings(config, deps.proxyVariables ?? {});
    if (E.isLeft(settings)) return notSent(config, settings.left);
    for (let attempts = 1; ; attempts += 1) {
      const made = await attempt(config, headers.right, settings.right, signal);
      const verdict = judgeResponse(config, made.received);
      const { response } = made.received;
      const judged =
        config.assertions.length > 0 && verdict.error === null && response !== null
          ? await (judge ?? (await loadJudge()))(config.assertions, response)
          : unjudged;
      const error = verdict.error ?? judged.error;
      if (error === null || verdict.final || attempts > config.retries)
        return resultOf(made, { error }, attempts, judged);
    }
  };
};
