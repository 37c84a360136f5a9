import type { AlertMessage } from '../../../ports/alert-channel.ts';
import { cardOf, type Card } from '../card.ts';
import { plainText } from '../plain-text.ts';

/** What a webhook of Discord takes. Nobody is mentioned, whatever the text holds. */
export type DiscordMessage = Readonly<{
  content: string;
  embeds: readonly Readonly<{
    title: string;
    description: string;
    color: number;
    fields: readonly Readonly<{ name: string; value: string; inline: boolean }>[];
    url?: string;
  }>[];
  allowed_mentions: Readonly<{ parse: readonly string[] }>;
}>;

/** Of Discord: parts of an embed in characters; all of an embed together may have 6000. */
const limits = { content: 2_000, title: 256, description: 4_096, name: 256, value: 1_024, fields: 25 };

const shownValue = 300;
const shownLines = { lines: 40, characters: 2_000 };

const colours: Readonly<Record<Card['tone'], number>> = {
  down: 0xc0_39_2b,
  up: 0x1e_84_49,
  mixed: 0xb9_77_0e,
  neutral: 0x5d_6d_7e,
};

/** Markdown is shown as it is written; a code point that a backslash does not escape is none of it. */
const escaped = (text: string): string => text.replace(/[\\`*_~|>#[\]()<:-]/gu, String.raw`\$&`);

/** Escaping may double a text, so it is cut to half of what there is room for. */
const shown = (text: string, limit: number): string =>
  escaped(plainText(text, Math.floor(limit / 2))) || '\u200B';

/** A message for a webhook of Discord: one embed. */
export const discordMessage = (message: AlertMessage): DiscordMessage => {
  const card = cardOf(message, shownLines.lines, shownLines.characters / 2);
  const { opening, facts, lines, left, command, link } = card;
  const description = [
    ...opening.map((text) => shown(text, 700)),
    ...lines.map((line) => shown(line, 600)),
    ...(left === null ? [] : [left]),
    ...(command === null ? [] : [`To see why, run: ${shown(command, 400)}`]),
  ].join('\n');
  return {
    content: shown(card.title, limits.content / 4),
    embeds: [
      {
        title: shown(card.title, limits.title),
        description: description.slice(0, limits.description),
        color: colours[card.tone],
        fields: facts.slice(0, limits.fields).map(([name, value]) => ({
          name: shown(name, limits.name),
          value: shown(value, Math.min(limits.value, shownValue)),
          inline: value.length <= 40,
        })),
        ...(link === null ? {} : { url: link }),
      },
    ],
    allowed_mentions: { parse: [] },
  };
};
