import type { EndedHistory } from '../../../../../projections/report/history-counts.ts';
import { timeOf } from '../../../../../projections/report/time-buckets.ts';
import { durationText } from '../../../../../runner/text/format-duration.ts';
import { countText, ratioText } from '../../../../terminal/format.ts';
import { axis } from './axis.ts';
import { html, nothing, type Html } from '../../../../../runner/text/html.ts';
import { niceTop } from './latency-chart.ts';
import type { ZonedText } from '../format-zoned-time.ts';

const width = 10;
const barWidth = 8.4;
const height = 40;
/** Below the line, where not all was observed. */
const band = 6;
const whole = height + 2 + band;
/** The minimum height, so that one API of a thousand is visible. */
const least = 2;

/** The states of all APIs in one part of the period. */
type Part = Readonly<{ at: number; apis: number; down: number; downMs: number; coverage: number | null }>;

const partsOf = (histories: readonly EndedHistory[], edges: readonly number[]): readonly Part[] =>
  edges.slice(0, -1).map((at, part) => {
    const times = histories.map(({ coverage: { buckets } }) => ({
      up: timeOf(buckets, 'up', part),
      down: timeOf(buckets, 'down', part),
      monitored: timeOf(buckets, 'monitored', part),
    }));
    const sum = (of: (time: (typeof times)[number]) => number) =>
      times.reduce((total, time) => total + of(time), 0);
    const monitored = sum((time) => time.monitored);
    return {
      at,
      apis: times.filter((time) => time.monitored > 0).length,
      down: times.filter((time) => time.down > 0).length,
      downMs: sum(({ down }) => down),
      coverage: monitored > 0 ? Math.min(1, sum(({ up, down }) => up + down) / monitored) : null,
    };
  });

const shareOf = ({ down, apis }: Part): number => (apis === 0 ? 0 : down / apis);
const hasGap = ({ coverage }: Part): boolean => coverage !== null && coverage < 0.999;

const tip = (part: Part, place: number, text: ZonedText): Html => {
  const { down, apis, downMs, coverage } = part;
  const what = [
    ...(down > 0
      ? [`${String(down)} of ${countText(apis, 'API')} down, ${durationText(downMs)} in all`]
      : []),
    ...(hasGap(part) ? [`${ratioText(coverage)} observed`] : []),
  ];
  if (what.length === 0) return nothing;
  return html`<rect class="t" x="${place * width}" width="${width}" height="${whole}"
    ><title>${text.part(part.at)}: ${what.join('; ')}</title></rect
  >`;
};

/** Which share of all APIs was down at some time in each part of the period. */
export const fleetStrip = (
  histories: readonly EndedHistory[],
  edges: readonly number[],
  unit: string,
  text: ZonedText,
): Html => {
  const parts = partsOf(histories, edges);
  const worst = parts.reduce((most, part) => (shareOf(part) > shareOf(most) ? part : most));
  const gaps = parts.filter(hasGap).length;
  if (worst.down === 0 && gaps === 0) return html`<p class="calm">No API was down, and all was observed.</p>`;
  const top = worst.down === 0 ? 100 : Math.min(100, niceTop(100 * shareOf(worst)));
  const bars = parts.map((part, i) => {
    const h = part.down === 0 ? 0 : Math.max(least, Math.round(((100 * shareOf(part)) / top) * height));
    return h === 0
      ? ''
      : `M${String(i * width)} ${String(height - h)}h${String(barWidth)}v${String(h)}h-${String(barWidth)}z`;
  });
  const holes = parts.map((part, i) =>
    hasGap(part)
      ? `M${String(i * width)} ${String(height + 2)}h${String(barWidth)}v${String(band)}h-${String(barWidth)}z`
      : '',
  );
  const all = parts.length * width;
  const most =
    worst.down === 0
      ? 'none was down'
      : `at most ${String(worst.down)} of ${String(worst.apis)}, ${text.part(worst.at)}`;
  return html`<figure class="lat fleet">
    <figcaption>
      Share of APIs that were down at some time in each bar (${unit})<span class="k kd">down</span>${
        gaps === 0 ? nothing : html`<span class="k ku">not all observed</span>`
      }
    </figcaption>
    <div class="plot">
      <span class="y1">${top.toLocaleString('en')} %</span><span class="y0 up8">0</span
      ><svg
        viewBox="0 0 ${all} ${whole}"
        preserveAspectRatio="none"
        role="img"
        aria-label="Share of APIs down over time: ${most}; ${gaps} of ${parts.length} bars not fully observed"
      >
        <path class="grid" d="M0 .5h${all}M0 20h${all}" />
        <path class="d" d="${bars.join('')}" />
        <path class="u" d="${holes.join('')}" />
        <path class="b" d="M0 ${height}h${all}v1H0z" />
        ${parts.map((part, i) => tip(part, i, text))}
      </svg>
    </div>
    ${axis(edges, text)}
  </figure>`;
};
