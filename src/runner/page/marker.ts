import { isRecord, parseJson } from '../../events/decoding/parse-json.ts';
import { isoTime } from '../ports/clock.ts';

/** The file that says that a folder is a page of upledger, and as of when. */
export const markerPath = '.upledger-page.json';

const what = 'upledger status page';

export const markerText = (asOf: number): string =>
  `${JSON.stringify({ what, v: 1, as_of: isoTime(asOf) })}\n`;

/** As of when the page is that a marker stands for (epoch ms); null: it is no marker. */
export const readMarker = (text: string | null): number | null => {
  const marker = text === null ? undefined : parseJson(text);
  if (!isRecord(marker) || marker['what'] !== what || typeof marker['as_of'] !== 'string') return null;
  const asOf = Date.parse(marker['as_of']);
  return Number.isNaN(asOf) ? null : asOf;
};
