import { countText } from '../../text/count-text.ts';
import type { PageModel, PageState } from '../model/page-model.ts';
import type { Times } from './times.ts';

export const stateWords: Readonly<Record<PageState, string>> = {
  up: 'Up',
  down: 'Down',
  unknown: 'No data',
  unchecked: 'Not checked yet',
  paused: 'Paused',
};

const allText = (all: number): string => (all === 2 ? 'Both APIs' : `All ${String(all)} APIs`);

export type Headline = Readonly<{ state: Exclude<PageState, 'paused'>; text: string }>;

/** One sentence that says how things are. It never says that all is up unless each API was seen to be. */
export const headlineOf = ({ apis }: Pick<PageModel, 'apis'>, { text }: Pick<Times, 'text'>): Headline => {
  const watched = apis.filter(({ state }) => state !== 'paused');
  const count = (state: PageState): number => watched.filter((api) => api.state === state).length;
  const [all, down, unknown, unchecked] = [
    watched.length,
    count('down'),
    count('unknown'),
    count('unchecked'),
  ];
  if (all === 0)
    return {
      state: 'unchecked',
      text: apis.length === 0 ? 'No API is monitored yet.' : 'Monitoring is paused.',
    };
  const of = (n: number): string => (all === 1 ? 'The API' : `${String(n)} of ${String(all)} APIs`);
  const are = (n: number): string => (n === 1 ? 'is' : 'are');
  if (unchecked === all) return { state: 'unchecked', text: 'Nothing has been checked yet.' };
  if (unknown + unchecked === all) {
    const last = watched.reduce((latest, api) => Math.max(latest, api.lastChecked ?? 0), 0);
    return { state: 'unknown', text: `No data since ${text(last)}.` };
  }
  const blind = unknown + unchecked;
  const rest =
    blind === 0 ? '' : ` ${countText(blind, 'API')} ${blind === 1 ? 'has' : 'have'} no recent data.`;
  if (down > 0)
    return {
      state: 'down',
      text: `${down === all && all > 1 ? `${allText(all)} are` : `${of(down)} ${are(down)}`} down.${rest}`,
    };
  if (blind > 0) return { state: 'unknown', text: `No API is known to be down.${rest}` };
  return { state: 'up', text: all === 1 ? 'The API is up.' : `${allText(all)} are up.` };
};
