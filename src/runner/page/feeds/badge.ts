import { html } from '../../text/html.ts';
import type { PageState } from '../model/page-model.ts';
import { stateWords } from '../html/headline.ts';

type BadgeState = PageState | 'removed';

/** An API as its badges tell of it. */
export type Badge = Readonly<{ label: string; state: BadgeState }>;

const wordOf = (state: BadgeState): string =>
  state === 'removed' ? 'not monitored' : stateWords[state].toLowerCase();

/** White on each of them is at least 4.5 : 1. */
const colours: Readonly<Record<BadgeState, string>> = {
  up: '#1f7a54',
  down: '#c4342d',
  unknown: '#5b6576',
  unchecked: '#5b6576',
  paused: '#5b6576',
  removed: '#5b6576',
};

const longest = 40;
const cut = (text: string): string => {
  const characters = Array.from(text);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
};

const widthOf = (text: string): number => Math.ceil(Array.from(text).length * 6.6) + 12;

/** As wide as it says, with the widths of any font: `textLength` sees to that. */
export const badgeSvg = ({ label, state }: Badge): string => {
  const [left, right] = [cut(label), wordOf(state)];
  const [wide, narrow] = [widthOf(left), widthOf(right)];
  const all = wide + narrow;
  const text = (said: string, x: number, width: number) =>
    html`<text x="${x + 6}" y="14" textLength="${width - 12}" lengthAdjust="spacingAndGlyphs">${said}</text>`;
  const svg = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${all}"
    height="20"
    viewBox="0 0 ${all} 20"
    role="img"
    aria-label="${`${left}: ${right}`}"
  >
    <title>${`${left}: ${right}`}</title>
    <rect width="${all}" height="20" rx="3" fill="${colours[state]}" />
    <path d="M3 0H${wide}V20H3A3 3 0 0 1 0 17V3A3 3 0 0 1 3 0" fill="#3a4250" />
    <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
      ${[text(left, 0, wide), text(right, wide, narrow)]}
    </g>
  </svg>`;
  return `${svg.markup}\n`;
};

const shieldColours: Readonly<Record<BadgeState, string>> = {
  up: 'brightgreen',
  down: 'red',
  unknown: 'lightgrey',
  unchecked: 'lightgrey',
  paused: 'lightgrey',
  removed: 'lightgrey',
};

/** What shields.io reads as an endpoint. */
export const badgeJson = ({ label, state }: Badge): string =>
  `${JSON.stringify({
    schemaVersion: 1,
    label: cut(label),
    message: wordOf(state),
    color: shieldColours[state],
    isError: state === 'down',
  })}\n`;
