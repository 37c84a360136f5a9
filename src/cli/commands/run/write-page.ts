import * as E from 'fp-ts/lib/Either.js';
import { isoTime } from '../../../runner/ports/clock.ts';
import { invalidItemText } from '../../../events/encoding/invalid-item.ts';
import { makePage } from '../../../runner/page/make-page.ts';
import { observeConfigs, observeLedger } from '../../../runner/page/observe-pass.ts';
import { cachePath, readCache } from '../../../runner/page/page-cache.ts';
import { historiesSince } from '../../../runner/page/read-histories.ts';
import type { PassSummary } from '../../../runner/pass/pass-summary.ts';
import type { Environment } from '../../input/environment.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import type { OpenForPasses } from '../../wiring/open-for-passes.ts';
import type { PagePlace } from '../../input/page-place.ts';
import { openPage, type OpenPage } from '../../wiring/open-page.ts';
import type { Note } from '../../../runner/ports/note.ts';

/** The resources of a pass, observed: the page reuses what the pass reads and records. */
export const observePass = (opened: Pick<OpenForPasses, 'store' | 'configs'>) => {
  const { ledger, observed } = observeLedger(opened.store.ledger);
  const { configs, last } = observeConfigs(opened.configs);
  return { store: { ...opened.store, ledger }, configs, observed, last };
};

export type ObservedPass = ReturnType<typeof observePass>;

type Wanted = Readonly<{ environment: Environment; place: PagePlace }>;

const write = async (
  { clock }: Pick<ProcessContext, 'clock'>,
  { target }: OpenPage,
  { store, observed, last }: ObservedPass,
  { report }: PassSummary,
  note: Note,
): Promise<boolean> => {
  const configs = last();
  const cached = await target.read(cachePath)();
  const known = readCache(E.isRight(cached) ? cached.right : null, configs?.page?.details ?? false);
  const histories = historiesSince({ ledger: store.ledger, cached: known, observed });
  const options = { asOf: Date.parse(report.started_at), now: clock.now(), force: false };
  const made = await makePage({ histories, target, configs }, options);
  if (E.isLeft(made)) {
    note(`the status page was not written: ${made.left.message}`);
    return false;
  }
  const { published, unreadable } = made.right;
  for (const item of unreadable)
    note(`shown without data on the status page: ${invalidItemText(item)}`, { api_id: item.api_id });
  if (published._tag === 'Newer')
    note(`${target.name} holds a newer page, as of ${isoTime(published.asOf)}: it stays`);
  return unreadable.length === 0;
};

/** Writes the page after a pass. False: it could not be written; the error is logged and does not affect the pass. */
export const writePage = async (
  context: Pick<ProcessContext, 'clock' | 'env'>,
  { environment, place }: Wanted,
  pass: ObservedPass,
  summary: PassSummary,
  note: Note,
): Promise<boolean> => {
  let opened: OpenPage | null = null;
  try {
    opened = await openPage(context, environment, place);
    return await write(context, opened, pass, summary, note);
  } catch (error) {
    // The pass is recorded; its summary must still be printed.
    note(`the status page was not written: ${String(error)}`);
    return false;
  } finally {
    opened?.close();
  }
};
