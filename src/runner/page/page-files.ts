import type { PageFile } from '../ports/page-target.ts';
import { atomFeed } from './feeds/atom-feed.ts';
import { badgeJson, badgeSvg, type Badge } from './feeds/badge.ts';
import { statuspageFiles } from './feeds/statuspage.ts';
import { incidentPage, monthPage } from './html/history-pages.ts';
import { listPage, listPages, monthsOf } from './html/index-page.ts';
import type { PageModel } from './model/page-model.ts';
import { feedPath, incidentPath, listPath, monthPath } from './paths.ts';

const badges = ({ apis, removed }: PageModel): readonly PageFile[] => {
  const all: readonly (Badge & Readonly<{ api_id: string }>)[] = [
    ...apis.map(({ api_id, name, state }) => ({ api_id, label: name, state })),
    ...removed.map((api_id) => ({ api_id, label: api_id, state: 'removed' as const })),
  ];
  return all.flatMap((badge) => [
    { path: `badge/${badge.api_id}.svg`, text: badgeSvg(badge) },
    { path: `badge/${badge.api_id}.json`, text: badgeJson(badge) },
  ]);
};

/**
 * All files of a page but the marker, in stages: what is linked to before what links to it, and the front page last. A pure
 * function of the model.
 */
export const pageFiles = (model: PageModel): readonly (readonly PageFile[])[] => {
  const pages = listPages(model);
  return [
    model.incidents.map((incident) => ({
      path: incidentPath(incident),
      text: incidentPage(model, incident),
    })),
    monthsOf(model).map((month) => ({ path: monthPath(month), text: monthPage(model, month) })),
    [...badges(model), { path: feedPath, text: atomFeed(model) }],
    Array.from({ length: pages - 1 }, (_, i) => i + 2).map((page) => ({
      path: listPath(page),
      text: listPage(model, page),
    })),
    Object.entries(statuspageFiles(model)).map(([path, text]) => ({ path, text })),
    [{ path: listPath(1), text: listPage(model, 1) }],
  ];
};
