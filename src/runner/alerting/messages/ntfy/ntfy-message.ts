import { truncateUtf8 } from '../../../../events/encoding/truncate-utf8.ts';
import type { AlertMessage } from '../../../ports/alert-channel.ts';
import { cardOf, type Card } from '../card.ts';
import { plainText } from '../plain-text.ts';

/** What ntfy takes as JSON; `topic` is added by who knows the URL. */
export type NtfyMessage = Readonly<{
  title: string;
  message: string;
  /** 1 (least) to 5 */
  priority: number;
  /** names of emoji are shown as such */
  tags: readonly string[];
  click?: string;
}>;

/** A longer message would become a file that nobody opens at night. */
const mostBytes = 4_000;

const looks: Readonly<Record<Card['tone'], Pick<NtfyMessage, 'priority' | 'tags'>>> = {
  down: { priority: 5, tags: ['red_circle'] },
  up: { priority: 3, tags: ['white_check_mark'] },
  mixed: { priority: 5, tags: ['red_circle'] },
  neutral: { priority: 3, tags: [] },
};

/** A message for a topic of ntfy. */
export const ntfyMessage = (message: AlertMessage): NtfyMessage => {
  const card = cardOf(message, 40, 2_400);
  const { opening, facts, lines, left, command, link } = card;
  const text = [
    ...opening.map((sentence) => plainText(sentence, 500)),
    ...(opening.length === 0 || facts.length === 0 ? [] : ['']),
    ...facts.map(([name, value]) => `${name}: ${plainText(value, 300)}`),
    ...(lines.length === 0 ? [] : ['']),
    ...lines.map((line) => plainText(line, 400)),
    ...(left === null ? [] : [left]),
    ...(command === null ? [] : ['', `To see why, run: ${plainText(command, 300)}`]),
  ].join('\n');
  return {
    title: plainText(card.title, 200),
    message: truncateUtf8(text, mostBytes),
    ...looks[card.tone],
    ...(link === null ? {} : { click: link }),
  };
};
