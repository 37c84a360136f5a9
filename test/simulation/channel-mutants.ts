import type { Mutant } from './mutants.ts';

const mutant = (name: string, file: string, find: string, put: string): Mutant => ({
  name: `channels: ${name}`,
  worlds: 'channels',
  edits: [{ file, find, put }],
});

const onChannel = 'src/runner/alerting/deliver-on-channel.ts';
const deliver = 'src/runner/alerting/deliver-alerts.ts';
const pending = 'src/runner/alerting/pending-on-channel.ts';
const waivers = 'src/runner/alerting/waive-alerts.ts';
const decide = 'src/projections/health/decide.ts';
const debts = 'src/projections/health/debts.ts';

/** Faults of the delivery on several channels. */
export const channelMutants: readonly Mutant[] = [
  mutant(
    'a claim on one covers all',
    decide,
    `const claim = claimOn(state, channelId);`,
    `const claim = claimOn(state, channelId) ??
    Object.values(state.behind ?? {}).find((debt) => debt.claim !== null)?.claim ?? null;`,
  ),
  mutant(
    'the circuit of one closes all',
    onChannel,
    `const isOver = () => signal.aborted || publisher.circuitOpen();`,
    `const isOver = () => {
    if (publisher.circuitOpen()) context.isClosed = true;
    return signal.aborted || context.isClosed === true;
  };`,
  ),
  mutant(
    'the channel behind a failed one is skipped',
    deliver,
    `for (const id of reached(pendingChannels(writer.state(apiId)))) deliveryOf(id).enqueue(apiId);`,
    `for (const id of reached(pendingChannels(writer.state(apiId))).slice(0, 1)) deliveryOf(id).enqueue(apiId);`,
  ),
  mutant(
    'one delivery for all',
    deliver,
    `await Promise.all([...deliveries.values()].map((delivery) => delivery.drain()));`,
    `await Promise.all([...deliveries.values()].slice(0, 1).map((delivery) => delivery.drain()));`,
  ),
  mutant(
    'back-off ignored',
    pending,
    `return debt !== null && isHeldBack(debt, now, settings.claimMs);`,
    `return false;`,
  ),
  mutant(
    'the back-off of one holds back all',
    pending,
    `const debt = debtOn(state, channelId);`,
    `const debt = Object.values(state.behind ?? {}).toSorted((a, b) => b.attempts - a.attempts)[0] ?? null;`,
  ),
  mutant(
    'a pause that a channel asks for is ignored',
    'src/runner/alerting/wait-for-channel.ts',
    `return now < Math.max(last + waitAfter(attempts, claimMs), believed);`,
    `return now < last + waitAfter(attempts, claimMs);`,
  ),
  mutant(
    'waived without an event',
    pending,
    `if (waiver === undefined) return due(pending);`,
    `if (waiver === undefined) return due(pending);
    if (waiver !== undefined) return due(pending.filter(({ seq }) => !waiver.seqs.includes(seq)));`,
  ),
  mutant(
    'waived by a runner that does not know the channel',
    waivers,
    `if (!trusted || !settings.complete || isDefined(settings, channelId)) return [];`,
    `if (isDefined(settings, channelId)) return [];`,
  ),
  mutant(
    'waived while the settings name a channel that they do not define',
    waivers,
    `if (namesUnknown(settings)) return [];`,
    ``,
  ),
  mutant(
    'waived although the config still names the channel',
    waivers,
    `return last.right.channels.includes(channelId) ? [] : before.map(({ seq }) => seq);`,
    `return before.map(({ seq }) => seq);`,
  ),
  // A waiver recorded although a config came meanwhile is left to unit tests (decide-settling, channels): the other config must
  // come between one read and one commit, and name again what the one before it removed.
  mutant(
    'DOWN waived after an attempt without a result',
    waivers,
    `if (await mayHaveBeenSent(context, channelId, down)) break;`,
    ``,
  ),
  mutant(
    'UP waived although its DOWN was sent meanwhile',
    decide,
    `: settledOn(state, channelId) !== basis.settled ||
      (debtOn(state, channelId)?.attempted_seq ?? null) !== basis.attempted;`,
    `: false;`,
  ),
  mutant(
    'an acceptance on one settles all',
    debts,
    `if (for_seq >= debt.last_seq) return withDebts(others, state.changed_seq);`,
    `if (for_seq >= debt.last_seq) return withDebts({}, state.changed_seq);`,
  ),
  mutant(
    'owed on default alone',
    'src/runner/checking/check-apis.ts',
    `channels: channelsOf(config),`,
    `channels: ['default'],`,
  ),
];
