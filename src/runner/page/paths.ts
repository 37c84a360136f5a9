import type { PageIncident } from './model/page-model.ts';

/** Addresses within a page. They are stable: links to them stay good for as long as the page is there. */
export const incidentPath = ({ api_id, seq }: Pick<PageIncident, 'api_id' | 'seq'>): string =>
  `incidents/${api_id}-${String(seq)}.html`;

/** `2026-11`, by UTC. */
export const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7);

export const monthPath = (month: string): string => `history/${month}.html`;

/** The first of several has the address of all. */
export const listPath = (page: number): string => (page === 1 ? 'index.html' : `page-${String(page)}.html`);

export const feedPath = 'feed.atom';

/** The address for other sites; without one of the page's own, the path within it. */
export const absolute = (url: string | null, path: string): string =>
  url === null ? path : `${url.replace(/\/?$/u, '/')}${path}`;
