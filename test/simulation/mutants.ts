import { forgedMutants } from './forged-mutants.ts';
import { dayMutants } from './day-mutants.ts';
import { channelMutants } from './channel-mutants.ts';
import { retentionMutants } from './retention-mutants.ts';

/** One deliberate fault: exact snippets of the real source, each found once in its file, and what stands there instead. */
export type Mutant = Readonly<{
  name: string;
  /** the only worlds in which it can show: those with several channels, whose days are summarized, whose source says how long checks are kept, or whose states are forged, at once or after days; absent: all */
  worlds?: 'channels' | 'days' | 'retention' | 'forged' | 'forged days';
  edits: readonly Readonly<{ file: string; find: string; put: string }>[];
}>;

const mutant = (name: string, file: string, find: string, put: string): Mutant => ({
  name,
  edits: [{ file, find, put }],
});

const memory = 'test/support/memory-ledger/commit-to-memory.ts';
const writer = 'src/runner/recording/stream-writer.ts';
const catchUp = 'src/runner/recording/catch-up.ts';
const single = 'src/runner/alerting/deliver-single.ts';

/** Each must be caught by the oracle within the seeds that pass without it. */
export const mutants: readonly Mutant[] = [
  mutant(
    'version check gone',
    memory,
    `if (events.some(({ line }) => slots.has(line.seq))) return { _tag: 'VersionConflict' };`,
    '',
  ),
  mutant(
    'state allowed to go back',
    memory,
    `typeof stored['version'] === 'number' && stored['version'] < state.version`,
    `typeof stored['version'] === 'number' && stored['version'] !== state.version`,
  ),
  mutant(
    'state missing taken for a newer one',
    memory,
    `if (stored === undefined || isOlder(stored, state)) store.states.set`,
    `if (stored !== undefined && isOlder(stored, state)) store.states.set`,
  ),
  mutant(
    'commit of several events torn apart',
    'src/projections/ledger.ts',
    `commit.events.length > 1 || commit`,
    `commit`,
  ),
  mutant(
    'commit of a config torn apart',
    'src/projections/ledger.ts',
    `commit.events.length > 1 || commit.events.some(({ event }) => event.type === 'ApiConfigured')`,
    `commit.events.length > 1 && !commit.events.some(({ event }) => event.type === 'ApiConfigured')`,
  ),
  mutant(
    'blind retry at the next place',
    writer,
    `const missed = taken`,
    `if (result._tag === 'VersionConflict') {
       stream.state = { ...before, version: before.version + 1 };
       stream.waiting = [...taken, ...stream.waiting];
       return undefined;
     }
     const missed = taken`,
  ),
  mutant(
    'stale state accepted: a taken place is read and not folded',
    catchUp,
    `stream.state = tail.right.reduce(evolve, stream.state);`,
    `stream.state = { ...stream.state, version: tail.right.at(-1)?.seq ?? stream.state.version,
       head_hash: tail.right.at(-1)?.hash ?? stream.state.head_hash };`,
  ),
  mutant(
    'a taken place taken for success',
    writer,
    `if (result._tag === 'Committed') return recorded();`,
    `if (result._tag !== 'Failed' || events.length === 0) return recorded();`,
  ),
  mutant(
    'own event in the taken place not recognised',
    catchUp,
    `if (asked.tried !== null && tail.right.some(({ event_id }) => event_id === mine))`,
    `if (asked.tried !== null && mine === '')`,
  ),
  mutant(
    'a failed write taken for success',
    writer,
    `if (result._tag === 'Committed') return recorded();`,
    `if (result._tag === 'Committed' || result._tag === 'Failed') return recorded();`,
  ),
  mutant(
    'an answer that the store does not take is given up at once',
    writer,
    `const left = asked.deadline - clock.elapsed();`,
    `const left = 0;`,
  ),
  mutant(
    'folded state not written when nothing is left to commit',
    writer,
    `if (events.length === 0 && stream.stateVersion >= before.version) return recorded();`,
    `if (events.length === 0) return recorded();`,
  ),
  mutant(
    'no catching up after long silence with retention on',
    'src/projections/health/retention.ts',
    `Math.abs(now - Date.parse(last_checked_at)) > (config.retain_days * dayMs) / 2`,
    `false`,
  ),
  mutant(
    `others' claims not respected`,
    'src/projections/health/decide.ts',
    `if (isClaimed(state, channel_id, now, pass_id))`,
    `if (false)`,
  ),
  {
    name: 'claim skipped',
    edits: [
      {
        file: 'src/projections/health/decide.ts',
        find: `return accept(...eventsOf(state, command));
    }
    case 'WaiveAlerts': {`,
        put: `return accept();
    }
    case 'WaiveAlerts': {`,
      },
      { file: single, find: `if (!mayPublishNow(state, claimant, attempt, clock.now()))`, put: `if (false)` },
    ],
  },
  mutant(
    'claim not looked at again before publishing',
    single,
    `if (!mayPublishNow(state, claimant, attempt, clock.now()))`,
    `if (false)`,
  ),
  mutant(
    'digest claims not looked at again before publishing',
    'src/runner/alerting/deliver-digest.ts',
    `last !== undefined &&
      mayPublishNow(writer.state(last.details.transition.api_id), claimant, last.attempt, now)`,
    `last !== undefined`,
  ),
  {
    name: 'publish before commit',
    edits: [
      {
        file: single,
        find: `const claims = await claimAlerts(claimant, clock, api_id, [seq]);`,
        put: `const answer = await publisher.publish(alertMessage(details));
  const claims = await claimAlerts(claimant, clock, api_id, [seq]);`,
      },
      { file: single, find: `const answer = await publisher.publish(message);`, put: `void message;` },
    ],
  },
  mutant(
    'AlertPublished before publish',
    single,
    `const answer = await publisher.publish(message);`,
    `await recordAnswers(claimant, api_id, [{ for_seq: seq, attempt, at }], {
       answer: { _tag: 'Accepted', channel: 'sns', message_id: null, topic_arn: null },
       publishedAt: isoTime(clock.now()), deadline });
     const answer = await publisher.publish(message);`,
  ),
  mutant(
    'unknown answer recorded as a refusal',
    single,
    `if (answer._tag === 'Unknown')`,
    `if (answer._tag === 'Unknown')
       await recordAnswers(claimant, api_id, [{ for_seq: seq, attempt, at }], {
         answer: { _tag: 'Rejected', error: answer.error, messageRejected: false },
         publishedAt: isoTime(clock.now()), deadline });
     if (answer._tag === 'Unknown')`,
  ),
  mutant(
    'an API goes on although an alert of it failed',
    'src/runner/alerting/deliver-on-channel.ts',
    `if (delivered._tag === 'failed' || delivered._tag === 'claimedElsewhere')
      failedApis.add(transition.api_id);`,
    ``,
  ),
  mutant(
    'an API pending anew is tried again by the same pass',
    'src/runner/alerting/deliver-on-channel.ts',
    `if (failedApis.has(apiId)) return;
    const pending`,
    `const pending`,
  ),
  mutant(
    'any number of single alerts',
    'src/runner/alerting/deliver-on-channel.ts',
    `const maxSingleAlerts = 20;`,
    `const maxSingleAlerts = 1e9;`,
  ),
  mutant(
    'messages as fast as they come',
    'src/runner/alerting/publisher.ts',
    `const gap = 1000 / rate;`,
    `const gap = 0 * rate;`,
  ),
  mutant(
    'alerts pending by earlier passes forgotten',
    'src/runner/pass/plan-pass.ts',
    `state.changed_seq > state.alerted_seq)`,
    `false)`,
  ),
  mutant(
    'only the latest transition is pending',
    'src/runner/alerting/alert-details.ts',
    `seq = before;`,
    `seq = null;`,
  ),
  mutant(
    'pending transitions told newest first',
    'src/runner/alerting/alert-details.ts',
    `return E.right(pending.toReversed());`,
    `return E.right(pending);`,
  ),
  mutant(
    'claims ended by the answer to another attempt',
    'src/projections/health/debts.ts',
    `claim !== null && claim.for_seq === answer.for_seq && claim.attempt === answer.attempt ? null : claim`,
    `claim !== null && claim.for_seq === answer.for_seq ? null : claim`,
  ),
  mutant(
    'a claim from a wrong clock blocks until its time comes',
    'src/projections/health/claims.ts',
    `return left <= 0 || left > (length * 4) / 3 || length > longestClaimMs;`,
    `return left <= 0 || length > longestClaimMs;`,
  ),
  mutant(
    'publishing until the claim ends',
    'src/projections/health/claims.ts',
    `>= claimLength(claim) / 3`,
    `>= 0`,
  ),
  mutant(
    'an answer to an old alert takes back newer ones',
    'src/projections/health/debts.ts',
    `Math.max(state.alerted_seq, event.for_seq)`,
    `event.for_seq`,
  ),
  mutant(
    'attempts counted anew for each transition',
    'src/projections/health/decide.ts',
    `const attempt = state.attempts + 1;`,
    `const attempt = state.claim?.for_seq === for_seq ? state.attempts + 1 : 1;`,
  ),
  mutant(
    'due slot off by one',
    'src/projections/health/schedule.ts',
    `scheduledAt === null || slotOf(Date.parse(scheduledAt), intervalSeconds) !== slotOf(now, intervalSeconds);`,
    `scheduledAt === null || slotOf(Date.parse(scheduledAt), intervalSeconds) + 1 < slotOf(now, intervalSeconds);`,
  ),
  mutant(
    'same slot counted twice',
    'src/projections/health/accept-check.ts',
    `slotOf(Date.parse(check.scheduled_at), slotSeconds) <=`,
    `slotOf(Date.parse(check.scheduled_at), slotSeconds) <`,
  ),
  mutant('lost races counted', 'src/projections/health/accept-check.ts', `if (!race && !slot)`, `if (!slot)`),
  mutant(
    'no waiver for wrong clocks',
    'src/projections/health/accept-check.ts',
    `if (isFromTheFuture(state, now)) return`,
    `if (false) return`,
  ),
  mutant(
    'older config overrides a newer one',
    'src/projections/health/accept-check.ts',
    `return readLater && !isAhead(config.read_at, now) ? 'superseded' : 'record';`,
    `return 'record';`,
  ),
  mutant(
    'a config from the future is never replaced',
    'src/projections/health/accept-check.ts',
    `return readLater && !isAhead(config.read_at, now) ? 'superseded' : 'record';`,
    `return readLater ? 'superseded' : 'record';`,
  ),
  {
    name: `digest rule waived with the clock's`,
    edits: [
      {
        file: 'src/projections/health/decide.ts',
        find: `const check = checkInForce(state, command);`,
        put: `const check = checkInForce(state, command) ?? (isFromTheFuture(state, now) ? command.check : null);`,
      },
      {
        file: 'src/projections/health/decide.ts',
        find: `import { acceptCheck, acceptConfig, isInForce }`,
        put: `import { acceptCheck, acceptConfig, isInForce, isFromTheFuture }`,
      },
    ],
  },
  mutant(
    'streak of the old target kept',
    'src/projections/health/evolve.ts',
    `before === null || before.target !== target;`,
    `before === null;`,
  ),
  mutant(
    'threshold off by one',
    'src/projections/health/signals/transitions.ts',
    `if (state.streak + 1 < (threshold ?? 1)) return null;`,
    `if (state.streak + 1 <= (threshold ?? 1)) return null;`,
  ),
  mutant(
    'a check that ends a streak may expire',
    'src/projections/health/retention.ts',
    `isSettled(state) &&
  signalChanges`,
    `!state.presumed &&
  signalChanges`,
  ),
  mutant(
    'a removal recorded although another config came meanwhile',
    'src/projections/health/decide.ts',
    `if (replaces !== undefined && state.config?.seq !== replaces) return E.left('replaced');`,
    `if (replaces !== undefined) return accept(configured);`,
  ),
  mutant(
    'a source that lists nothing known removes everything',
    'src/runner/pass/plan-pass.ts',
    `removed: listsNoneKnown ? [] : known`,
    `removed: known`,
  ),
  mutant(
    'v 2: what was owed before is forgotten',
    'src/projections/health/evolve.ts',
    `behind: debtsOfFirstVersion(state),`,
    `behind: null,`,
  ),
  mutant(
    'v 2: one acceptance settles all',
    'src/projections/health/debts.ts',
    `if (for_seq >= debt.last_seq) return withDebts(others, state.changed_seq);`,
    `return withDebts(others, state.changed_seq);`,
  ),
  mutant(
    'v 2: an open claim is not seen',
    'src/projections/health/debts.ts',
    `if (state.v !== 1) return state.behind?.[channelId]?.claim ?? null;`,
    `if (state.v !== 1) return null;`,
  ),
  mutant(
    'v 2: a later transition hides an earlier one',
    'src/projections/health/debts.ts',
    `{ ...(state.behind?.[id] ?? fresh), last_seq: seq }`,
    `{ ...fresh, last_seq: seq }`,
  ),
  mutant(
    'signals: one taken for the other',
    'src/projections/health/signals/verdicts.ts',
    `if (name === 'latency') {
    const { slow_ms } = options;`,
    `if (name === 'certificate') {
    const { slow_ms } = options;`,
  ),
  mutant(
    'signals: a verdict on latency from a check that was DOWN',
    'src/projections/health/signals/verdicts.ts',
    `if (slow_ms === null || check.outcome === 'DOWN' || check.latency_ms === null) return null;
    return check.latency_ms > slow_ms ? 'DOWN' : 'UP';`,
    `if (slow_ms === null) return null;
    return (check.latency_ms ?? 0) > slow_ms ? 'DOWN' : 'UP';`,
  ),
  mutant(
    'signals: a streak shared with availability',
    'src/projections/health/signals/signal-changes.ts',
    `found.before.streak + 1 < found.needed`,
    `state.streak + 1 < found.needed`,
  ),
  mutant(
    'signals: a streak shared between signals',
    'src/projections/health/signals/fold-signals.ts',
    `const before = signalIn(signals, name);
  if (contradicts)`,
    `const before = signals?.latency ?? signals?.certificate ?? atRest;
  if (contradicts)`,
  ),
  mutant(
    'signals: a check that tips one may expire',
    'src/projections/health/retention.ts',
    `signalChanges(state, event).every(({ signal }) => uncertain.includes(signal));`,
    `true;`,
  ),
  mutant(
    'signals: all linked to the transition before the check',
    'src/projections/health/signals/transitions.ts',
    `place > 0 ? cause_seq + place : state.changed_seq`,
    `state.changed_seq`,
  ),
  mutant(
    'signals: a limit of at least, not of more than',
    'src/projections/health/signals/verdicts.ts',
    `check.latency_ms > slow_ms`,
    `check.latency_ms >= slow_ms`,
  ),
  mutant(
    'signals: one stays when its option is gone',
    'src/projections/health/signals/fold-signals.ts',
    `if (signal === undefined || !watched[name]) continue;`,
    `if (signal === undefined) continue;`,
  ),
  mutant(
    'signals: the run goes on over a time without monitoring',
    'src/projections/health/signals/fold-signals.ts',
    `if (!change.restarts) kept[name] = signal;`,
    `if (signal !== undefined) kept[name] = signal;`,
  ),
  mutant(
    'signals: told as a change of availability',
    'src/projections/health/evolve.ts',
    `...(event.signal === 'availability'
    ? availabilityAfter(event)
    : {`,
    `...(event.signal !== undefined
    ? availabilityAfter(event)
    : {`,
  ),
  ...dayMutants,
  ...channelMutants,
  ...retentionMutants,
  ...forgedMutants,
];
