import { html, type Html } from '../../../../../runner/text/html.ts';
import type { ZonedText } from '../format-zoned-time.ts';

/** The times below bars that are equally wide: where they begin, the one in the middle, and where they end. */
export const axis = (edges: readonly number[], text: ZonedText): Html => {
  const [since = 0, until = 0] = [edges[0], edges.at(-1)];
  const bars = edges.length - 1;
  const middle = bars < 3 ? '' : text.part(edges[Math.floor(bars / 2)] ?? since);
  return html`<span class="x"
    ><span>${text.part(since)}</span><span>${middle}</span><span>${text.part(until)}</span></span
  >`;
};
