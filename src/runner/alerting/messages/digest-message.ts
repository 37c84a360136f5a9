import { alertSubject, modestAudience, transitionId, type AlertDetails } from './alert-message.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import { asciiLine } from './ascii-line.ts';

/** One line for each transition; `minimal` leaves out everything that came from outside. */
const digestLine = (details: AlertDetails, minimal: boolean): string => {
  const { transition: t } = details;
  const fixed = `${transitionId(t)} ${t.from} -> ${t.to} at ${t.at}`;
  if (minimal) return fixed;
  const why = t.to === 'UP' ? '' : (details.cause?.error?.message ?? '');
  return `${fixed}, since ${t.since}${why === '' ? '' : `: ${why}`}`;
};

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** SNS takes 256 KiB with all attributes; this leaves room for them. */
const bodyLimit = 200_000;

/** Splits a storm into parts that each fit one message, in order. */
export const splitDigest = (all: readonly AlertDetails[]): readonly (readonly AlertDetails[])[] => {
  const parts: AlertDetails[][] = [];
  let room = 0;
  for (const details of all) {
    const size = bytes(digestLine(details, false)) + 1;
    const part = parts.at(-1);
    if (part === undefined || size > room) {
      parts.push([details]);
      room = bodyLimit - size;
    } else {
      part.push(details);
      room -= size;
    }
  }
  return parts;
};

/** One message for many transitions that the same people should hear of. A single one is an ordinary alert's text. */
export const digestMessage = (all: readonly AlertDetails[], minimal: boolean): AlertMessage => {
  const down = all.filter(({ transition }) => transition.to === 'DOWN').length;
  const first = all[0];
  const subject =
    all.length === 1 && first !== undefined && !minimal
      ? alertSubject(first)
      : asciiLine(
          `[${down > 0 ? 'DOWN' : 'UP'}] ${String(all.length)} changes: ${String(down)} down, ${String(all.length - down)} up`,
          99,
        );
  return {
    kind: 'digest',
    subject,
    body: [
      `${String(all.length)} API state changes: ${String(down)} to DOWN, ${String(all.length - down)} to UP${first === undefined ? '' : ` (${first.environment})`}.`,
      '',
      ...all.map((details) => digestLine(details, minimal)),
      '',
      'Why? Run: upledger explain <the id at the start of a line>',
      '',
    ].join('\n'),
    api_id: null,
    from: null,
    to: null,
    transition_id: null,
    notify_emails: minimal ? modestAudience(first?.notify_emails ?? []) : (first?.notify_emails ?? []),
  };
};
