import type { AlertMessage } from '../../ports/alert-channel.ts';
import type { AlertDetails } from '../../ports/alert-details.ts';
import { countText } from '../../text/count-text.ts';
import { alertSentence, alertTable, explainCommand, lateText } from './alert-message.ts';
import { countsText, digestLine, stillDownText } from './digest-message.ts';
import { plainText } from './plain-text.ts';

/**
 * A message as the kinds of channel lay it out: what and where, one sentence, the facts or a line for each transition,
 * the command, and the link. Nothing of it is cut or escaped yet.
 */
export type Card = Readonly<{
  tone: 'down' | 'up' | 'mixed' | 'neutral';
  title: string;
  sentence: string;
  /** what the sentence says beside the title, for who reads both */
  opening: readonly string[];
  facts: readonly (readonly [string, string])[];
  /** of a digest, one for each transition; of a notice or test, its text */
  lines: readonly string[];
  /** of the lines, those for which there was no room */
  left: string | null;
  /** what to run to see why */
  command: string | null;
  link: string | null;
}>;

type Unopened = Omit<Card, 'opening'>;

/** The sentence without what the title says already. */
const openingOf = (title: string, sentence: string): readonly string[] => {
  const repeated = `${title}.`;
  const rest = sentence.startsWith(repeated) ? sentence.slice(repeated.length).trim() : sentence;
  return rest === '' ? [] : [rest];
};

const toneOf = (about: readonly AlertDetails[]): Card['tone'] => {
  const states = new Set(about.map(({ transition }) => transition.to));
  if (states.size > 1) return 'mixed';
  return states.has('DOWN') ? 'down' : states.has('UP') ? 'up' : 'neutral';
};

const textCard = ({ subject, body }: AlertMessage): Unopened => {
  const [sentence = subject, ...lines] = body.split('\n').filter((line) => line !== '');
  return {
    tone: 'neutral',
    title: subject,
    sentence,
    facts: [],
    lines,
    left: null,
    command: null,
    link: null,
  };
};

const alertCard = (message: AlertMessage, details: AlertDetails): Unopened => {
  const late = lateText(details);
  return {
    tone: toneOf([details]),
    title: message.subject,
    sentence: message.minimal ? message.body.trim() : alertSentence(details),
    facts: message.minimal ? [] : alertTable(details),
    lines: message.minimal ? [] : late,
    left: null,
    command: explainCommand(details),
    link: details.page_url,
  };
};

/** `mostLines` and `mostCharacters`: what the lines of a digest may take; how many are left out is said. */
const digestCard = (message: AlertMessage, mostLines: number, mostCharacters: number): Unopened => {
  const { about, minimal, subject } = message;
  const lines: string[] = [];
  let characters = 0;
  for (const details of about) {
    const line = digestLine(details, minimal);
    characters += line.length + 1;
    if (lines.length === mostLines || characters > mostCharacters) break;
    lines.push(line);
  }
  const left = about.length - lines.length;
  return {
    tone: toneOf(about),
    title: subject,
    sentence: `${countsText(about)}.`,
    facts: [
      ['Environment', about[0]?.environment ?? ''],
      ...(minimal ? [] : ([['Still DOWN', plainText(stillDownText(about))]] as const)),
    ],
    lines,
    left: left === 0 ? null : `${countText(left, 'more state change')} not listed here.`,
    command: left === 0 ? 'upledger explain ID' : 'upledger transitions',
    link: about[0]?.page_url ?? null,
  };
};

/** A message laid out, before any channel has given it a form. */
export const cardOf = (message: AlertMessage, mostLines: number, mostCharacters: number): Card => {
  const [first] = message.about;
  const card =
    first === undefined
      ? textCard(message)
      : message.kind === 'digest'
        ? digestCard(message, mostLines, mostCharacters)
        : alertCard(message, first);
  return { ...card, opening: openingOf(card.title, card.sentence) };
};
