import { cardOf, type Card } from '../card.ts';
import { plainText } from '../plain-text.ts';
import type { AlertMessage } from '../../../ports/alert-channel.ts';

const escaped = (text: string): string =>
  plainText(text, 2_000)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const colours: Readonly<Record<Card['tone'], string>> = {
  down: '#b3261e',
  up: '#146c2e',
  mixed: '#8a5a00',
  neutral: '#50565c',
};

/** Text in which no time is broken in two. */
const withTimes = (text: string): string =>
  escaped(text).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, '<span>$&</span>');

/** Mail clients support few styles. Without them the text is still in the right order. */
const style = `
  body { margin: 0; padding: 16px; background: #ffffff; color: #1b1c1d; }
  main { max-width: 640px; font: 16px/1.5 system-ui, sans-serif; }
  h1 { margin: 0 0 4px; padding-left: 12px; border-left: 4px solid; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; }
  p { margin: 8px 0; overflow-wrap: anywhere; }
  table { border-collapse: collapse; margin: 16px 0; width: 100%; }
  th { padding: 3px 16px 3px 0; text-align: left; vertical-align: top; font-weight: normal; color: #50565c; white-space: nowrap; }
  td { padding: 3px 0; overflow-wrap: anywhere; }
  li { overflow-wrap: anywhere; }
  span { white-space: nowrap; }
  code { font: 14px/1.4 ui-monospace, monospace; background: #eef0f2; color: #1b1c1d; padding: 2px 6px; overflow-wrap: anywhere; }
  @media (prefers-color-scheme: dark) {
    body { background: #16181a; color: #e8eaec; }
    th { color: #aab1b8; }
    code { background: #2a2e32; color: #e8eaec; }
    a { color: #9cc3ff; }
  }
  @media (max-width: 480px) {
    th, td { display: block; padding: 0; }
    td { padding-bottom: 8px; }
  }
`;

const table = ({ facts }: Card): string =>
  facts.length === 0
    ? ''
    : `<table>${facts
        .map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${withTimes(value)}</td></tr>`)
        .join('')}</table>`;

const list = ({ lines, left, facts }: Card): string => {
  const notes = left === null ? '' : `<p>${escaped(left)}</p>`;
  if (lines.length === 0) return notes;
  // A digest has one line for each state change; a single alert has a note beside its facts.
  return lines.length > 1 && facts.length > 0
    ? `<ul>${lines.map((line) => `<li>${withTimes(line)}</li>`).join('')}</ul>${notes}`
    : `${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}${notes}`;
};

const link = (url: string | null): string =>
  url === null ? '' : `<p><a href="${escaped(url)}">Status page</a></p>`;

/** The HTML part of a mail: no picture, no script, nothing to load. The plain part says the same. */
export const emailHtml = (message: AlertMessage): string => {
  const card = cardOf(message, 500, 100_000);
  const { command, opening } = card;
  const first = opening.map((text) => `<p>${escaped(text)}</p>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(card.title)}</title>
<style>${style}</style>
</head>
<body><main>
<h1 style="border-color: ${colours[card.tone]}">${escaped(card.title)}</h1>
${first}
${table(card)}${list(card)}${command === null ? '' : `<p>To see why, run: <code>${escaped(command)}</code></p>`}${link(card.link)}
</main></body>
</html>
`;
};
