import { ErrorKind } from '../fields/check-error.ts';
import {
  groupOf as of,
  hashPattern as hash,
  idPattern,
  seqPattern,
  textPattern as text,
  timePattern as time,
  wholePattern as whole,
} from './patterns.ts';

const kinds = Object.keys(ErrorKind.keys);
const firstKinds = kinds.filter((kind) => kind !== 'assertion');

const wholeOrNull = `null|${whole}`;
const quoted = (pattern: string): string => `"${of(pattern)}"`;

const phases = ['body', 'connect', 'dns', 'first_byte', 'tls'].map(
  (phase) => `"${phase}":${of(wholeOrNull)}`,
);
/** The same groups in both versions, so that one function reads them; v 1 has nothing in the second one. */
const membersOf = (v: string, kindNames: readonly string[], certificate: string): readonly string[] => [
  `"api_id":${quoted(idPattern)}`,
  `"attempts":${of(whole)}${certificate}`,
  `"checked_at":${quoted(time)}`,
  `"config_digest":${quoted(hash)}`,
  `"error":(?:null|\\{"kind":${quoted(kindNames.join('|'))},"message":${quoted(text)}\\})`,
  `"event_id":${quoted(text)}(?:,"expires_at":${of(whole)})?`,
  `"latency_ms":${of(wholeOrNull)}`,
  `"outcome":${quoted('UP|DOWN')}`,
  `"pass_id":${quoted(text)}`,
  `"prev_hash":(?:null|${quoted(hash)})(?:,"prev_kept_hash":${of(`null|"${hash}"`)})?`,
  `"recorded_at":${quoted(time)}`,
  `"runner":\\{"id":${quoted(text)},"version":${quoted(text)}\\}`,
  `"scheduled_at":${quoted(time)}`,
  `"seq":${of(seqPattern)}`,
  `"status_code":${of(wholeOrNull)}`,
  `"timings":(?:null|\\{${phases.join(',')}\\})`,
  '"type":"CheckCompleted"',
  `"v":${v}`,
];

const patternOf = (members: readonly string[]): RegExp => new RegExp(`^\\{${members.join(',')}\\}$`);

/**
 * The text of a check in the one form that is ever written: members in order, no spaces, no escapes. A group for each
 * value.
 */
export const checkPattern = patternOf(membersOf('1', firstKinds, '()'));

/** The same for v 2. A separate pattern keeps v 1 fast. */
export const secondCheckPattern = patternOf(membersOf('2', kinds, `(?:,"certificate_until":${of(whole)})?`));
