import { alertSubject, modestAudience, transitionId } from './alert-message.ts';
import type { AlertDetails } from '../../ports/alert-details.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import { asciiLine } from './ascii-line.ts';
import { plainText } from './plain-text.ts';
import { changeText, stateWord } from './signal-words.ts';
import { countText } from '../../text/count-text.ts';

/** One line for each state change; `minimal` leaves out everything that came from outside. */
export const digestLine = (details: AlertDetails, minimal: boolean): string => {
  const { transition: t } = details;
  const fixed = `${transitionId(t)} ${changeText(t)} at ${t.at}`;
  if (minimal) return fixed;
  const why =
    t.signal !== 'availability'
      ? alertSubject(details)
      : t.to === 'UP'
        ? ''
        : plainText(details.cause?.error?.message ?? '');
  return `${fixed}, since ${t.since}${why === '' ? '' : `: ${why}`}`;
};

/** `3 state changes: 2 DOWN, 1 UP`; what is said of other signals than availability comes after that: `, 1 SLOW` */
export const countsText = (all: readonly AlertDetails[]): string => {
  const words = all.map(({ transition }) => stateWord(transition));
  const counts = [...new Set(['DOWN', 'UP', ...words])].map(
    (word) => `${String(words.filter((one) => one === word).length)} ${word}`,
  );
  return `${countText(all.length, 'state change')}: ${counts.join(', ')}`;
};

const mostNamed = 10;

/** What is DOWN by the newest of these state changes: `blog, shop (SLOW) and 3 more`; `none` */
export const stillDownText = (all: readonly AlertDetails[]): string => {
  const newest = new Map(all.map(({ transition: t }) => [`${t.api_id} ${t.signal}`, t] as const));
  const down = [...newest.values()]
    .filter(({ to }) => to === 'DOWN')
    .map((t) => (t.signal === 'availability' ? t.api_id : `${t.api_id} (${stateWord(t)})`));
  const others = down.length - mostNamed;
  const named = down.slice(0, mostNamed).join(', ');
  return others > 0 ? `${named} and ${String(others)} more` : named === '' ? 'none' : named;
};

/** One message for many state changes with the same recipients. For a single one, the subject is that of an ordinary alert. */
export const digestMessage = (all: readonly AlertDetails[], minimal: boolean): AlertMessage => {
  const first = all[0];
  const subject =
    all.length === 1 && first !== undefined && !minimal
      ? alertSubject(first)
      : asciiLine(countsText(all), 99);
  return {
    kind: 'digest',
    subject,
    body: [
      `${countsText(all)}.`,
      ...(first === undefined ? [] : ['', `Environment: ${first.environment}`]),
      ...(minimal ? [] : [`Still DOWN:  ${plainText(stillDownText(all))}`]),
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
