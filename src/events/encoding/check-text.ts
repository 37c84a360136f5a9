import type { CheckCompleted } from '../check-completed.ts';
import { canonicalJson } from './canonical-json.ts';

/** Nothing in it is escaped. Asking that first takes less than half of the time of escaping. */
const unescaped = /^[\w .:/-]*$/;

const text = (value: string): string => (unescaped.test(value) ? `"${value}"` : canonicalJson(value));
const orNull = (value: string | null): string => (value === null ? 'null' : text(value));

/** RFC 8785 writes numbers as ECMAScript does. */
const number = (value: number | null): string => String(value);

const error = (said: CheckCompleted['error']): string =>
  said === null ? 'null' : `{"kind":${text(said.kind)},"message":${text(said.message)}}`;

const timings = (said: CheckCompleted['timings']): string =>
  said === null
    ? 'null'
    : `{"body":${number(said.body)},"connect":${number(said.connect)},"dns":${number(said.dns)},"first_byte":${number(said.first_byte)},"tls":${number(said.tls)}}`;

/** A member that may be left out, with the comma before it. */
const optional = <A>(name: string, value: A | undefined, write: (value: A) => string): string =>
  value === undefined ? '' : `,"${name}":${write(value)}`;

/**
 * The RFC 8785 JSON of a check as it is stored, written from its shape in a third of the time that any shape takes: nearly all
 * events are checks. A property of the tests compares it with `canonicalJson`.
 */
export const checkText = (check: Omit<CheckCompleted, 'hash'>): string =>
  `{"api_id":${text(check.api_id)}` +
  `,"attempts":${number(check.attempts)}${optional('certificate_until', check.certificate_until, number)}` +
  `,"checked_at":${text(check.checked_at)},"config_digest":${text(check.config_digest)}` +
  `,"error":${error(check.error)},"event_id":${text(check.event_id)}` +
  `${optional('expires_at', check.expires_at, number)},"latency_ms":${number(check.latency_ms)}` +
  `,"outcome":${text(check.outcome)},"pass_id":${text(check.pass_id)},"prev_hash":${orNull(check.prev_hash)}` +
  `${optional('prev_kept_hash', check.prev_kept_hash, orNull)},"recorded_at":${text(check.recorded_at)}` +
  `,"runner":{"id":${text(check.runner.id)},"version":${text(check.runner.version)}}` +
  `,"scheduled_at":${text(check.scheduled_at)},"seq":${number(check.seq)}` +
  `,"status_code":${number(check.status_code)},"timings":${timings(check.timings)}` +
  `,"type":"CheckCompleted","v":${number(check.v)}}`;
