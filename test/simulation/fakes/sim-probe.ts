import type { Probe, ProbeResult } from '../../../src/runner/ports/probe.ts';
import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { Random } from '../world/random.ts';
import type { Process } from '../process/process.ts';
import type { ApiPlan } from '../world/world-plan.ts';
import type { World } from '../world/world.ts';

/** One check that was really made. */
export type Made = {
  readonly passId: string;
  readonly api_id: string;
  readonly result: ProbeResult;
  /** whether the program ever learned the result */
  told: boolean;
};

export const isUp = ({ flips, startsDown }: ApiPlan, time: number): boolean =>
  (flips.filter((at) => at <= time).length % 2 === 0) !== startsDown;

const up = { outcome: 'UP', status_code: 200, timings: null, attempts: 1, error: null } as const;
const timedOut = { kind: 'timeout', message: 'no answer' } as const;
const refused = { kind: 'refused', message: 'nobody listens' } as const;

/** A check over https that comes as far as the handshake sees a certificate, where somebody asks for it. */
const seenCertificate = (
  { certificates }: ApiPlan,
  { certificate_days, url }: ApiConfig,
  time: number,
  random: Random,
): Pick<ProbeResult, 'certificate_until'> => {
  const now = certificates.findLast(({ at }) => at <= time);
  return certificate_days === null || !url.startsWith('https:') || now === undefined
    ? {}
    : { certificate_until: random.pick(now.until) };
};

/** The network between one process and the APIs. */
export const simProbe =
  ({ apis, scheduler, calls, made }: World, process: Process): Probe =>
  (config) =>
  async () => {
    const api = apis.get(config.api_id);
    if (api === undefined) throw new Error(`${config.api_id} is no API of this world`);
    const isDown = !isUp(api, scheduler.now());
    const ms = isDown && api.hangs ? config.timeout_ms : api.latency + process.random.int(0, api.latency);
    const certificate =
      isDown && !api.hangs ? {} : seenCertificate(api, config, scheduler.now(), process.random);
    const result: ProbeResult = isDown
      ? {
          ...up,
          outcome: 'DOWN',
          status_code: null,
          latency_ms: null,
          error: api.hangs ? timedOut : refused,
          ...certificate,
        }
      : { ...up, latency_ms: ms, ...certificate };
    const check: Made = { passId: process.passId, api_id: config.api_id, result, told: false };
    made.push(check);
    return calls.answer(process, ms, () => {
      check.told = true;
      return result;
    });
  };
