import { storedState } from '../../../src/projections/health/stored-state.ts';
import type { History } from '../world/history.ts';
import { listedAt } from '../fakes/sim-configs.ts';
import { isUp } from '../fakes/sim-probe.ts';
import { digestOf, shownOf } from './configs.ts';
import type { Name } from './naive-signals.ts';
import type { Walked } from './rules.ts';
import { checkOwed, countUnheard, finallyStated } from './channels/owed.ts';
import { canonical, type Stored } from './stored.ts';
import type { Tell } from './streams.ts';

const quietOnes = (h: History) => [...h.passes.values()].filter(({ quiet }) => quiet);

type Signals = Readonly<Record<string, Readonly<{ state: string; since: unknown }>>>;

/** A stored state without the runs that nobody can count. */
const withoutRuns = (state: object, blurred: readonly Name[]): object => {
  const { signals } = state as { signals?: Signals | null };
  if (blurred.length === 0 || signals === null || signals === undefined) return state;
  const kept = Object.entries(signals).flatMap(([name, { state: is, since, ...run }]) => {
    if (blurred.every((other) => other !== name)) return [[name, { state: is, since, ...run }] as const];
    return is === 'DOWN' ? [[name, { state: is, since }] as const] : [];
  });
  return { ...state, signals: kept.length === 0 ? null : Object.fromEntries(kept) };
};

/** An answer that comes when nothing is owed any more changes nothing that anybody goes by. */
const isIdle = ({ type }: Stored): boolean => type === 'AlertPublished' || type === 'AlertFailed';

/** Rows equal the fold of the log up to their version, and lag it by nothing that matters. */
const checkRow = (
  h: History,
  apiId: string,
  { states, blurred, owedNothing, afterRow }: Walked,
  isWatched: boolean,
  tell: Tell,
) => {
  const state = h.store.state(apiId);
  if (state === null) {
    tell('no state', `${apiId} has no state in the end`);
    return;
  }
  const stored = storedState(state);
  const shown = canonical(withoutRuns(stored, blurred));
  if (!states.some((folded) => canonical(withoutRuns(folded, blurred)) === shown))
    tell(
      'row',
      `${apiId}: the state is not the fold of the log:\n  stored ${canonical(stored)}\n  folded ${canonical(states[0] ?? null)}`,
    );
  const mayLack = (event: Stored) =>
    !isWatched && (event.type === 'CheckCompleted' || (owedNothing && isIdle(event)));
  if (!afterRow.every(mayLack))
    tell('lagging state', `${apiId}: the state lacks ${afterRow.map(({ type }) => type).join(', ')}`);
};

/** The API is checked again by every quiet pass, and is what it really is. */
const checkLiving = (h: History, apiId: string, { end }: Walked, tell: Tell) => {
  const checked = new Set(end.checks.map(({ pass_id }) => pass_id));
  // Not by the first two: a clock that was wrong may have put checks into their very slots.
  for (const { passId } of quietOnes(h).slice(2))
    if (!checked.has(passId)) tell('blind', `${apiId} was not checked by ${passId}, when all was well`);
  const api = h.plan.apis.find(({ api_id }) => api_id === apiId);
  if (api !== undefined && end.state !== (isUp(api, h.plan.quietFrom) ? 'UP' : 'DOWN'))
    tell('untrue', `${apiId} is not what the log says in the end`);
};

/** What must hold once all faults have stopped and a few passes have run. */
export const checkEnding = (h: History, walked: ReadonlyMap<string, Walked>, tell: Tell): void => {
  const listed = listedAt(h.plan, h.plan.quietFrom);
  const stated = finallyStated(h.plan);
  const retained = h.plan.retainStated ?? h.plan.retainDays;
  const listsOneKnown = [...walked].some(
    ([apiId, { end }]) => end.config?.removed === false && listed.has(apiId),
  );
  for (const [apiId, one] of walked) {
    const config = listed.get(apiId);
    const isWatched = config !== undefined && config !== 'invalid' && config.enabled;
    checkRow(h, apiId, one, isWatched, tell);
    checkOwed({ stated, listsOneKnown }, apiId, one.end, tell);
    if (config === undefined && listsOneKnown && one.end.config?.removed !== true)
      tell('not removed', `${apiId} is listed no more, and the log does not say so`);
    if (config === undefined || config === 'invalid') continue;
    if (one.end.config?.config_digest !== digestOf(apiId, shownOf(config, retained, stated)))
      tell('stale config', `${apiId} has another config in the log than in the source`);
    if (isWatched) checkLiving(h, apiId, one, tell);
  }
  for (const [apiId, config] of listed)
    if (config !== 'invalid' && !walked.has(apiId))
      tell('unknown', `${apiId} is listed and the log does not know it`);
  if (h.verified === null || h.verified.differences.length > 0 || h.verified.ahead.length > 0)
    tell('replay', `replay --verify says ${JSON.stringify(h.verified)}`);
  const last = quietOnes(h).at(-1);
  if (last?.summary === null || last?.summary === undefined) tell('stuck', 'the last quiet pass did not end');
  else if (
    last.summary.report.unrecorded.length > 0 ||
    last.summary.report.alerts.pending !== countUnheard({ stated, listsOneKnown }, [...walked.values()])
  )
    tell('unhealed', `the last quiet pass says ${JSON.stringify(last.summary.report)}`);
};
