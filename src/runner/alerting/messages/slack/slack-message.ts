import type { AlertMessage } from '../../../ports/alert-channel.ts';
import { cardOf, type Card } from '../card.ts';
import { plainText } from '../plain-text.ts';

type PlainText = Readonly<{ type: 'plain_text'; text: string; emoji: false }>;

type Block =
  | Readonly<{ type: 'header'; text: PlainText }>
  | Readonly<{ type: 'section'; text: PlainText }>
  | Readonly<{ type: 'section'; fields: readonly PlainText[] }>
  | Readonly<{ type: 'section'; text: Readonly<{ type: 'mrkdwn'; text: string }> }>;

/** What an incoming webhook of Slack takes: at most 50 blocks. */
export type SlackMessage = Readonly<{ text: string; blocks: readonly Block[] }>;

/** Of Slack: a header, a text of a section, a field, the fields of a section; `text` is what a notification shows. */
const limits = { header: 150, section: 3_000, field: 2_000, fields: 10, text: 3_000 };

/** In plain text nothing is markup: neither links nor mentions come of what an API answered. */
const plain = (text: string, limit: number): PlainText => ({
  type: 'plain_text',
  text: plainText(text, limit) || ' ',
  emoji: false,
});

/** The top-level text is markup wherever it is shown. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const linkBlock = ({ link }: Card): readonly Block[] =>
  link === null
    ? []
    : [
        {
          type: 'section',
          text: { type: 'mrkdwn', text: `<${escaped(link).replaceAll('|', '%7C')}|Status page>` },
        },
      ];

const listBlock = (lines: readonly string[]): readonly Block[] =>
  lines.length === 0
    ? []
    : [
        {
          type: 'section',
          text: {
            type: 'plain_text',
            text: lines.map((line) => plainText(line, 500)).join('\n'),
            emoji: false,
          },
        },
      ];

/** A message for an incoming webhook of Slack (Block Kit). */
export const slackMessage = (message: AlertMessage): SlackMessage => {
  const card = cardOf(message, 40, 2_400);
  const { opening, facts, lines, left, command } = card;
  return {
    text: escaped(plainText(card.sentence, limits.text / 6)),
    blocks: [
      { type: 'header', text: plain(card.title, limits.header) },
      ...opening.map((text): Block => ({ type: 'section', text: plain(text, limits.section) })),
      ...Array.from({ length: Math.ceil(facts.length / limits.fields) }, (_, at): Block => ({
        type: 'section',
        fields: facts
          .slice(at * limits.fields, (at + 1) * limits.fields)
          .map(([name, value]) => plain(`${name}: ${value}`, limits.field)),
      })),
      ...listBlock([...lines, ...(left === null ? [] : [left])]),
      ...(command === null
        ? []
        : [{ type: 'section', text: plain(`To see why, run: ${command}`, limits.section) } as const]),
      ...linkBlock(card),
    ],
  };
};
