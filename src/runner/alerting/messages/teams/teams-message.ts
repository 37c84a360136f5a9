import type { AlertMessage } from '../../../ports/alert-channel.ts';
import { cardOf, type Card } from '../card.ts';
import { plainText } from '../plain-text.ts';

type TextRun = Readonly<{
  type: 'TextRun';
  text: string;
  weight?: 'Bolder';
  size?: 'Large';
  color?: 'Attention' | 'Good' | 'Warning' | 'Default';
  fontType?: 'Monospace';
}>;

type RichTextBlock = Readonly<{ type: 'RichTextBlock'; inlines: readonly TextRun[]; separator?: boolean }>;

/** What a workflow webhook of Teams takes: a message with one Adaptive Card, at most 28 KB. */
export type TeamsMessage = Readonly<{
  type: 'message';
  attachments: readonly Readonly<{
    contentType: 'application/vnd.microsoft.card.adaptive';
    contentUrl: null;
    content: Readonly<{
      $schema: string;
      type: 'AdaptiveCard';
      version: '1.4';
      fallbackText: string;
      msteams: Readonly<{ width: 'Full' }>;
      body: readonly RichTextBlock[];
      actions: readonly Readonly<{ type: 'Action.OpenUrl'; title: string; url: string }>[];
    }>;
  }>[];
}>;

const colours: Readonly<Record<Card['tone'], NonNullable<TextRun['color']>>> = {
  down: 'Attention',
  up: 'Good',
  mixed: 'Warning',
  neutral: 'Default',
};

/** A run of text has no markup, so what an API answered makes no link and mentions nobody. */
const block = (...inlines: readonly Omit<TextRun, 'type'>[]): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines: inlines.map((run) => ({ type: 'TextRun', ...run })),
});

/** A message for a webhook of a Teams workflow. */
export const teamsMessage = (message: AlertMessage): TeamsMessage => {
  const card = cardOf(message, 60, 6_000);
  const { opening, facts, lines, left, command, link } = card;
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText: plainText(card.title, 300),
          msteams: { width: 'Full' },
          body: [
            block({
              text: plainText(card.title, 300),
              weight: 'Bolder',
              size: 'Large',
              color: colours[card.tone],
            }),
            ...opening.map((text) => block({ text: plainText(text, 600) })),
            ...facts.map(([name, value]) =>
              block({ text: `${name}: `, weight: 'Bolder' }, { text: plainText(value, 500) }),
            ),
            ...lines.map((line) => block({ text: plainText(line, 400) })),
            ...(left === null ? [] : [block({ text: left })]),
            ...(command === null
              ? []
              : [
                  block(
                    { text: 'To see why, run: ' },
                    { text: plainText(command, 300), fontType: 'Monospace' },
                  ),
                ]),
          ],
          actions: link === null ? [] : [{ type: 'Action.OpenUrl', title: 'Status page', url: link }],
        },
      },
    ],
  };
};
