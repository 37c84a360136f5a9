import { ErrorKind } from '../fields/check-error.ts';

const text = String.raw`[^"\\\x00-\x1f]*`;
const whole = String.raw`0|[1-9]\d{0,14}`;
const wholeOrNull = `null|${whole}`;
const hash = '[0-9a-f]{64}';
const time = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z`;
const kinds = Object.keys(ErrorKind.keys).join('|');

/**
 * The text of a check in the one form that `seal` writes: members in order, no spaces, no escapes. Its groups are the members
 * that are `captured`, in the order of the text, of a text what is within its quotes.
 */
export const checkShape = (captured: (member: string) => boolean): RegExp => {
  const of = (member: string, pattern: string): string => `(${captured(member) ? '' : '?:'}${pattern})`;
  const quoted = (member: string, pattern: string): string => `"${of(member, pattern)}"`;
  const phases = ['body', 'connect', 'dns', 'first_byte', 'tls'].map(
    (phase) => `"${phase}":${of(phase, wholeOrNull)}`,
  );
  const members = [
    `"api_id":${quoted('api_id', '[A-Za-z0-9._-]{1,128}')}`,
    `"attempts":${of('attempts', whole)}`,
    `"checked_at":${quoted('checked_at', time)}`,
    `"config_digest":${quoted('config_digest', hash)}`,
    `"error":(?:null|\\{"kind":${quoted('kind', kinds)},"message":${quoted('message', text)}\\})`,
    `"event_id":${quoted('event_id', text)}(?:,"expires_at":${of('expires_at', whole)})?`,
    `"latency_ms":${of('latency_ms', wholeOrNull)}`,
    `"outcome":${quoted('outcome', 'UP|DOWN')}`,
    `"pass_id":${quoted('pass_id', text)}`,
    `"prev_hash":(?:null|${quoted('prev_hash', hash)})(?:,"prev_kept_hash":${of('prev_kept_hash', `null|"${hash}"`)})?`,
    `"recorded_at":${quoted('recorded_at', time)}`,
    `"runner":\\{"id":${quoted('runner_id', text)},"version":${quoted('runner_version', text)}\\}`,
    `"scheduled_at":${quoted('scheduled_at', time)}`,
    `"seq":${of('seq', String.raw`[1-9]\d{0,14}`)}`,
    `"status_code":${of('status_code', wholeOrNull)}`,
    `"timings":(?:null|\\{${phases.join(',')}\\})`,
    '"type":"CheckCompleted"',
    '"v":1',
  ];
  return new RegExp(`^\\{${members.join(',')}\\}$`);
};

/** What a group of digits or the word `null` stands for. */
export const numberOrNull = (digits: string | undefined): number | null =>
  digits === 'null' ? null : Number(digits);
