import { noOutcome, type Outcome } from './outcome.ts';

/** An event as it lies in the store, read past the program. */
export type StoredEvent = Readonly<{ api_id: string; seq: number; hash: string; body: Body }>;

/** What this page looks at in an event. */
export type Body = Readonly<{
  type: string;
  event_id: string;
  recorded_at: string;
  outcome?: string;
  from?: string;
  to?: string;
  for_seq?: number;
  /** absent: `default` */
  channel_id?: string;
  attempt?: number;
  failure_threshold?: number;
  success_threshold?: number;
  claimed_until?: string;
}>;

/** A message as its readers got it: the transitions it names, each with the state it says. */
export type Heard = readonly Readonly<{ transition: string; to: string }>[];

export type Observed = Readonly<{
  /** when the program was killed */
  atDeath: Readonly<{ log: readonly StoredEvent[]; heard: readonly Heard[] }>;
  /** when all was over */
  log: readonly StoredEvent[];
  heard: readonly Heard[];
  /** `api/seq hash` of what the store carried out, seen from outside */
  carriedOut: readonly string[];
  /** what each API answers now */
  outcomes: ReadonlyMap<string, string>;
  /** last_state of each state */
  rows: ReadonlyMap<string, string>;
  /** transitions told before the fault struck, in messages that `heard` does not have */
  toldBefore: ReadonlySet<string>;
}>;

const byStream = (log: readonly StoredEvent[]): ReadonlyMap<string, readonly StoredEvent[]> => {
  const streams = new Map<string, StoredEvent[]>();
  for (const event of log) streams.set(event.api_id, [...(streams.get(event.api_id) ?? []), event]);
  for (const stream of streams.values()) stream.sort((a, b) => a.seq - b.seq);
  return streams;
};

/** The transitions that a stream's checks say, counted naively: `api/seq` of where the event must stand, to what. */
const derived = (stream: readonly StoredEvent[]): readonly (readonly [string, string])[] => {
  const found: (readonly [string, string])[] = [];
  const needed = { DOWN: 1, UP: 1 };
  let state = 'UP';
  let against = 0;
  for (const { api_id, seq, body } of stream) {
    if (body.type === 'ApiConfigured') {
      needed.DOWN = body.failure_threshold ?? 1;
      needed.UP = body.success_threshold ?? 1;
    }
    if (body.type !== 'CheckCompleted') continue;
    const outcome = body.outcome === 'UP' ? 'UP' : 'DOWN';
    against = outcome === state ? 0 : against + 1;
    if (against < needed[outcome] || outcome === state) continue;
    state = outcome;
    against = 0;
    found.push([`${api_id}/${String(seq + 1)}`, outcome]);
  }
  return found;
};

const count = (heard: readonly Heard[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { transition } of heard.flat()) counts.set(transition, (counts.get(transition) ?? 0) + 1);
  return counts;
};

const recordedIn = (log: readonly StoredEvent[]): ReadonlySet<string> =>
  new Set(
    log.flatMap(({ api_id, body }) =>
      body.type === 'AlertPublished' ? [`${api_id}/${String(body.for_seq)}`] : [],
    ),
  );

/** Counts what was lost, wrong or said twice, from the log and the mailboxes alone: it shares no code with the program. */
export const judge = (fault: string, seen: Observed): Outcome => {
  const problems: string[] = [];
  const found = new Set(seen.log.map(({ api_id, seq, hash }) => `${api_id}/${String(seq)} ${hash}`));
  const lost = seen.carriedOut.filter((fact) => !found.has(fact));
  if (lost.length > 0) problems.push(`carried out, and not in the log: ${lost.join(', ')}`);
  const ids = new Set(seen.log.map(({ api_id, body }) => `${api_id} ${body.event_id}`));
  if (ids.size !== seen.log.length) problems.push('an event stands in two places');
  for (const { api_id, seq, hash } of seen.atDeath.log)
    if (!found.has(`${api_id}/${String(seq)} ${hash}`))
      problems.push(`${api_id}/${String(seq)} was there and is gone`);

  const wanted = new Map<string, string>();
  for (const [apiId, stream] of byStream(seen.log)) {
    if (stream.some(({ seq }, i) => seq !== i + 1)) problems.push(`${apiId} has a gap`);
    for (const [id, to] of derived(stream)) wanted.set(id, to);
    const last = derived(stream).at(-1)?.[1] ?? 'UP';
    const now = seen.outcomes.get(apiId);
    if (now !== undefined && now !== last) problems.push(`${apiId} is ${now}, its checks say ${last}`);
    if (seen.rows.get(apiId) !== last)
      problems.push(`the state of ${apiId} says ${String(seen.rows.get(apiId))}, its checks say ${last}`);
  }
  const recorded = seen.log.filter(({ body }) => body.type === 'StateChanged');
  const changed = new Map(
    recorded.map(({ api_id, seq, body }) => [`${api_id}/${String(seq)}`, String(body.to)]),
  );
  for (const [id, to] of wanted)
    if (changed.get(id) !== to) problems.push(`${id} to ${to} follows from the checks and is not recorded`);
  for (const id of changed.keys())
    if (!wanted.has(id)) problems.push(`${id} is recorded and does not follow`);

  const told = count(seen.heard);
  const toldAtDeath = count(seen.atDeath.heard);
  const recordedAtDeath = recordedIn(seen.atDeath.log);
  const untold = [...wanted.keys()].filter((id) => !told.has(id) && !seen.toldBefore.has(id));
  if (untold.length > 0) problems.push(`never told: ${untold.join(', ')}`);
  const wrong = seen.heard.flat().filter(({ transition, to }) => wanted.get(transition) !== to);
  if (wrong.length > 0) problems.push(`told and not so: ${JSON.stringify(wrong)}`);
  let repeats = 0;
  let unexplained = 0;
  for (const [id, times] of told) {
    // SNS had taken it and the log did not say so yet when the program died: the one window, for one repeat.
    const isInWindow = toldAtDeath.has(id) && !recordedAtDeath.has(id);
    const before = seen.toldBefore.has(id) ? 1 : 0;
    const extra = times + before - 1;
    if (isInWindow && extra === 1) repeats += 1;
    else if (extra > 0) {
      unexplained += extra;
      problems.push(`${id} was told ${String(times + before)} times`);
    }
  }
  return {
    ...noOutcome(fault),
    cases: 1,
    facts: seen.carriedOut.length,
    factsLost: lost.length,
    transitions: wanted.size,
    alertsLost: untold.length,
    alertsWrong: wrong.length,
    repeats,
    repeatsUnexplained: unexplained,
    problems,
  };
};
