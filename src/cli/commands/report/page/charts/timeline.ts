import { timeOf, type TimeBuckets } from '../../../../../projections/report/time-buckets.ts';
import { durationText } from '../../../../../runner/text/format-duration.ts';
import { html, type Html } from '../../../../../runner/text/html.ts';
import type { ZonedText } from '../format-zoned-time.ts';

const width = 10;
const height = 32;
/** How far down reaches below the line. */
const below = 5;

/** The minimum width, so that every outage is visible. */
const least = 5;
const whole = height + below;

/** The heights of one bar, from its top: up, not observed, down; the rest was not monitored. */
type Bar = Readonly<{ up: number; unknown: number; down: number; downMs: number; unknownMs: number }>;

const visible = (share: number): number => (share <= 0 ? 0 : Math.max(least, Math.round(share * height)));

/** Clocks and rounding leave slivers of milliseconds: those are no gaps. */
const sliverMs = 1000;

const barOf = (buckets: TimeBuckets, part: number): Bar => {
  const length = (buckets.edges[part + 1] ?? 0) - (buckets.edges[part] ?? 0);
  const [upMs, downMs, monitored] = [
    timeOf(buckets, 'up', part),
    timeOf(buckets, 'down', part),
    timeOf(buckets, 'monitored', part),
  ];
  const gap = monitored - upMs - downMs;
  const unknownMs = gap < sliverMs ? 0 : gap;
  const down = visible(downMs / length);
  const unknown = Math.min(height - down, visible(unknownMs / length));
  const monitoredHeight = Math.round((monitored / length) * height);
  const up = upMs > 0 ? Math.max(0, Math.min(height, Math.max(monitoredHeight, least)) - down - unknown) : 0;
  return { up, unknown, down, downMs, unknownMs };
};

type Run = { x: number; parts: number; y: number; h: number };

/** Bars of the same height side by side are one rectangle: the slits between them are drawn over all of them at once. */
const runsOf = (bars: readonly Bar[], of: (bar: Bar) => readonly [y: number, h: number]): string => {
  const runs: Run[] = [];
  for (const [i, bar] of bars.entries()) {
    const [y, h] = of(bar);
    const last = runs.at(-1);
    if (last !== undefined && last.x + last.parts === i && last.y === y && last.h === h) last.parts += 1;
    else if (h > 0) runs.push({ x: i, parts: 1, y, h });
  }
  return runs
    .map(
      ({ x, parts, y, h }) =>
        `M${String(x * width)} ${String(y)}h${String(parts * width)}v${String(h)}H${String(x * width)}z`,
    )
    .join('');
};

const path = (kind: string, d: string): Html => (d === '' ? html`` : html`<path class="${kind}" d="${d}" />`);

const tip = (buckets: TimeBuckets, part: number, bar: Bar, text: ZonedText): Html => {
  const what = [
    ...(bar.downMs > 0 ? [`down ${durationText(bar.downMs)}`] : []),
    ...(bar.unknownMs > 0 ? [`not observed ${durationText(bar.unknownMs)}`] : []),
  ];
  if (what.length === 0) return html``;
  return html`<rect class="t" x="${part * width}" width="${width}" height="${whole}"
    ><title>${text.part(buckets.edges[part] ?? 0)}: ${what.join(', ')}</title></rect
  >`;
};

const count = (n: number, what: string): string => `${String(n)} ${what}`;

/** In words what the bars show. */
const timelineText = (bars: readonly Bar[], unit: string): string => {
  const down = bars.filter(({ downMs }) => downMs > 0).length;
  const gaps = bars.filter(({ unknownMs }) => unknownMs > 0).length;
  return `Timeline, ${String(bars.length)} bars of ${unit}: ${count(down, 'with downtime')}, ${count(gaps, 'not fully observed')}`;
};

/**
 * Bars from the begin to the end of the period. Down reaches below the line and unknown is hatched, so that neither is told
 * by colour alone. `tips`: bars that were not all up tell more when pointed at.
 */
export const timeline = (buckets: TimeBuckets, unit: string, text: ZonedText, tips: boolean): Html => {
  const bars = buckets.edges.slice(1).map((_, part) => barOf(buckets, part));
  const all = bars.length * width;
  return html`<svg
    class="tl"
    viewBox="0 0 ${all} ${whole}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${timelineText(bars, unit)}"
  >
    <path class="b" d="M0 31h${all}v1H0z" />
    ${path(
      'g',
      runsOf(bars, ({ up, unknown, down }) => [height - down - unknown - up, up]),
    )}${path(
      'u',
      runsOf(bars, ({ unknown, down }) => [height - down - unknown, unknown]),
    )}${path(
      'd',
      runsOf(bars, ({ down }) => [height - down, down === 0 ? 0 : down + below]),
    )}
    <path class="s" d="M0 0h${all}v${whole}H0z" />
    ${tips ? bars.map((bar, part) => tip(buckets, part, bar, text)) : []}
  </svg>`;
};
