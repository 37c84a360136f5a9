import { html, nothing, type Html } from '../../text/html.ts';
import { countText } from '../../text/count-text.ts';
import type { DayKind, PageDay } from '../model/page-model.ts';

/** Units of a day, of which the last is the space to the next. */
const step = 7;

/** The days of some kinds as one path: a line for each run, which its dashes part into days. */
const pathOf = (days: readonly PageDay[], kinds: readonly DayKind[], y: number): string => {
  let path = '';
  let from = -1;
  for (let i = 0; i <= days.length; i += 1) {
    const day = days[i];
    const isIn = day !== undefined && kinds.includes(day.kind);
    if (isIn && from < 0) from = i;
    if (isIn || from < 0) continue;
    path += `M${String(from * step)} ${String(y)}H${String(i * step)}`;
    from = -1;
  }
  return path;
};

/** A class of the style each, in the order of drawing; the shapes differ as well as the colours. */
const layers: readonly (readonly [name: string, kinds: readonly DayKind[], y: number])[] = [
  ['n', ['none'], 25],
  ['g', ['up'], 16],
  ['h', ['unknown', 'partial'], 16],
  // Of a day that was observed in part, the lower half is drawn over the hatching.
  ['p', ['partial'], 22],
  ['d', ['down'], 16],
];

const counted = (days: readonly PageDay[], kind: DayKind): number =>
  days.filter((day) => day.kind === kind).length;

const labelOf = (days: readonly PageDay[]): string => {
  const down = counted(days, 'down');
  const unseen = counted(days, 'unknown') + counted(days, 'partial');
  const none = counted(days, 'none');
  return [
    `Last ${countText(days.length, 'day')}: ${String(counted(days, 'up'))} without downtime`,
    ...(down === 0 ? [] : [`${String(down)} with downtime`]),
    ...(unseen === 0 ? [] : [`${String(unseen)} not fully observed`]),
    ...(none === 0 ? [] : [`${String(none)} not monitored`]),
  ].join(', ');
};

/** The days of an API, oldest first. */
export const strip = (days: readonly PageDay[]): Html =>
  html`<svg
    viewBox="0 0 ${days.length * step} 32"
    preserveAspectRatio="none"
    role="img"
    aria-label="${labelOf(days)}"
  >
    ${layers.map(([name, kinds, y]) => {
      const path = pathOf(days, kinds, y);
      return path === '' ? nothing : html`<path class="${name}" d="${path}" />`;
    })}
  </svg>`;

const sample = (name: string, text: string): Html =>
  html`<li>
    <svg viewBox="0 0 7 32" preserveAspectRatio="none" aria-hidden="true">
      ${(name === 'p' ? ['h', 'p'] : [name]).map(
        (each) => html`<path class="${each}" d="M0 ${each === 'p' ? 22 : 16}H7" />`,
      )}</svg
    >${text}
  </li>`;

/** What the bars mean. */
export const legend = html`<ul class="legend">
  ${[
    sample('g', 'no downtime'),
    sample('d', 'some downtime (taller bar)'),
    sample('p', 'observed in part'),
    sample('h', 'not observed'),
    sample('n', 'not monitored'),
  ]}
</ul>`;
