import type { Mutant } from './mutants.ts';

const mutant = (name: string, file: string, find: string, put: string): Mutant => ({
  name: `forged: ${name}`,
  worlds: 'forged',
  edits: [{ file, find, put }],
});

/** What brings back the harm of a state that somebody forged. */
export const forgedMutants: readonly Mutant[] = [
  mutant(
    'an alert settles older ones that the state denies',
    'src/runner/alerting/pending-on-channel.ts',
    `const doubt = await whyDoubted(oldest);`,
    `const doubt = null;`,
  ),
  mutant(
    'the index raises no suspicion',
    'src/runner/pass/read-states.ts',
    `return { unalerted: found, looked: true };`,
    `return { unalerted: [], looked: true };`,
  ),
  mutant(
    'only the last quarter of an hour is looked at',
    'src/runner/pass/read-states.ts',
    `(await hasCheckOfHour(deps.ledger, own, now)) ?`,
    `true ?`,
  ),
  mutant(
    'what could not be looked at counts as looked at',
    'src/runner/pass/read-states.ts',
    `looked: isDenied(unalerted.left)`,
    `looked: true`,
  ),
  {
    ...mutant(
      'what is older than a day is not looked at',
      'src/runner/states/index-looks.ts',
      `return [between(now - longMs, now + minuteMs), between(since, since + dayMs)];`,
      `return [between(now - longMs, now + minuteMs), between(since, since)];`,
    ),
    worlds: 'forged days',
  },
  mutant('a claim until 2099 holds', 'src/projections/health/claims.ts', ` || length > longestClaimMs`, ``),
  mutant(
    'what others appended is folded on a state that is not of this log',
    'src/runner/recording/catch-up.ts',
    `if (!follows(stream.state, tail.right))`,
    `if (false)`,
  ),
  mutant(
    'a state says for itself whether the API is UP',
    'src/runner/states/impossible-states.ts',
    `against(last_state === 'DOWN' ? failing_since !== null : failing_since === streak_since, {`,
    `against(true, {`,
  ),
  mutant(
    'a state says for itself that no check has contradicted it',
    'src/runner/states/impossible-states.ts',
    `against((streak === 0) === (streak_since === null), {`,
    `against(true, {`,
  ),
  mutant(
    'a state says for itself how many checks it takes',
    'src/runner/states/denied-configs.ts',
    `if (!isLoggedAs(stored.digest, config, retainDays)) return [];`,
    `if (stored !== null) return [];`,
  ),
  mutant(
    'a state says for itself that the API is DOWN',
    'src/runner/states/denied-recoveries.ts',
    `if (said === 'unknown' || said === 'DOWN') continue;`,
    `if (said !== 'unknown') continue;`,
  ),
  {
    name: 'forged: events are written behind a version that the log does not have',
    worlds: 'forged',
    edits: [
      {
        file: 'src/runner/pass/prepare-pass.ts',
        find: `heads.ahead.size === 0 ? first`,
        put: `heads.ahead.size >= 0 ? first`,
      },
      {
        file: 'test/support/memory-ledger/commit-to-memory.ts',
        find: `if (!isAtHead(commit, slots)) return { _tag: 'AheadOfLog' };`,
        put: ``,
      },
    ],
  },
];
