import { alertSubject, modestAudience, transitionId } from './alert-message.ts';
import type { AlertDetails } from '../../ports/alert-details.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import { asciiLine } from './ascii-line.ts';
import { plainText } from './plain-text.ts';
import { countText } from '../../text/count-text.ts';

/** One line for each state change; `minimal` leaves out everything that came from outside. */
export const digestLine = (details: AlertDetails, minimal: boolean): string => {
  const { transition: t } = details;
  const fixed = `${transitionId(t)} ${t.from} -> ${t.to} at ${t.at}`;
  if (minimal) return fixed;
  const why = t.to === 'UP' ? '' : plainText(details.cause?.error?.message ?? '');
  return `${fixed}, since ${t.since}${why === '' ? '' : `: ${why}`}`;
};

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** SNS accepts 256 KiB including all attributes; this leaves room for them. */
const bodyLimit = 200_000;

/** Splits many state changes into parts that each fit in one message, in order. */
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

/** `3 state changes: 2 DOWN, 1 UP` */
export const countsText = (all: number, down: number): string =>
  `${countText(all, 'state change')}: ${String(down)} DOWN, ${String(all - down)} UP`;

/** One message for many state changes with the same recipients. For a single one, the subject is that of an ordinary alert. */
export const digestMessage = (all: readonly AlertDetails[], minimal: boolean): AlertMessage => {
  const down = all.filter(({ transition }) => transition.to === 'DOWN').length;
  const first = all[0];
  const subject =
    all.length === 1 && first !== undefined && !minimal
      ? alertSubject(first)
      : asciiLine(countsText(all.length, down), 99);
  return {
    kind: 'digest',
    subject,
    body: [
      `${countsText(all.length, down)}.`,
      ...(first === undefined ? [] : ['', `Environment: ${first.environment}`]),
      '',
      ...all.map((details) => digestLine(details, minimal)),
      '',
      'To see why, run upledger explain with the ID at the start of a line.',
      '',
    ].join('\n'),
    api_id: null,
    from: null,
    to: null,
    transition_id: null,
    notify_emails: minimal ? modestAudience(first?.notify_emails ?? []) : (first?.notify_emails ?? []),
    about: all,
    minimal,
  };
};
