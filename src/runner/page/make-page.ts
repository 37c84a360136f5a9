import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { LedgerError } from '../../projections/ledger.ts';
import { pagePeriod } from '../../projections/page/page-days.ts';
import { asOfPage, endPageHistory, entryOf } from '../../projections/page/page-history.ts';
import { pageDefaults } from '../config/page/page-settings.ts';
import { missingPlaces, type MissingPlaces } from '../history/gaps.ts';
import type { Configs } from '../ports/config-source.ts';
import type { PageTarget, PageTargetError } from '../ports/page-target.ts';
import { buildModel } from './model/build-model.ts';
import { cachePath, cacheText } from './page-cache.ts';
import { pageFiles } from './page-files.ts';
import { publishPage, type NotOurs, type Published, type PublishOptions } from './publish-page.ts';
import type { HistorySource } from './read-histories.ts';

export type MadePage = Readonly<{
  published: Published;
  apis: number;
  /** streams that cannot be read to their end: the page has no data of them from there */
  unreadable: readonly InvalidItem[];
  /** what was there counts as not observed */
  missing: readonly MissingPlaces[];
}>;

export type PageWork = Readonly<{
  histories: HistorySource;
  target: PageTarget;
  /** null: there are none at hand, and the page presents itself as the log says */
  configs: Configs | null;
}>;

/** Makes a page and puts it in its place. The same log, configs and `asOf` give the same bytes. */
export const makePage = async (
  { histories, target, configs }: PageWork,
  options: PublishOptions,
): Promise<E.Either<LedgerError | PageTargetError | NotOurs, MadePage>> => {
  const period = pagePeriod(options.asOf);
  const read = await histories(period);
  if (E.isLeft(read)) return read;
  const pages = read.right.map((page) => asOfPage(page, period));
  const readable = pages.filter(({ unreadable }) => unreadable === null);
  // Before they are ended: the next page goes on from here.
  const entries = readable.map(entryOf);
  for (const page of pages) endPageHistory(page, period);
  const model = buildModel(pages, period, configs);
  const { details } = configs?.page ?? pageDefaults;
  const cache = { path: cachePath, text: cacheText(entries, details) };
  const published = await publishPage(target, [...pageFiles(model), [cache]], options);
  if (E.isLeft(published)) return published;
  return E.right({
    published: published.right,
    apis: model.apis.length,
    unreadable: pages.flatMap(({ unreadable }) => unreadable ?? []),
    missing: missingPlaces(readable.map(({ api_id, history: { missing } }) => ({ api_id, missing }))),
  });
};
