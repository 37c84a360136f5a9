import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import type { AuditFault } from '../../projections/audit/fault-list.ts';
import type { LogSeal } from '../../projections/audit/log-seal.ts';
import type { InvalidState } from '../../projections/health/decode-state.ts';
import type { LedgerError } from '../../projections/ledger.ts';
import type { RunFold } from '../ports/part-fold.ts';
import { listText } from '../text/list-text.ts';
import { auditEmpty, auditFold, type AuditQuestion, type PartDeps } from './audit-part.ts';
import { auditResult, joinFindings, type AuditResult, type PartFindings } from './audit-report.ts';

export type AuditDeps = Omit<PartDeps, 'part' | 'progress'> &
  Readonly<{
    /** `total` as the states tell it */
    progress: (events: number, total: number) => void | Promise<void>;
    /** divides the log among threads; absent: it is read here */
    run?: RunFold | undefined;
  }>;

const stateless = ({ streams }: PartFindings): readonly string[] => {
  const names = streams.filter(({ hasState }) => !hasState).map(({ head }) => head.api_id);
  return names.length === 0
    ? []
    : [
        `without a state that can be read, so a cut-off tail would go unnoticed: ${listText(names, 20)} (upledger replay --verify says more)`,
      ];
};

/**
 * Beside a log, what is no state any more was changed by somebody else, unless a newer program wrote it, or none of ours. A newer
 * one writes such a state only after an event of its own, which would be a fault of the stream.
 */
const partition = (faults: readonly InvalidState[], { streams }: PartFindings) => {
  const recorded = new Map(
    streams.filter(({ events }) => events > 0).map((stream) => [stream.head.api_id, stream]),
  );
  const contradictsLog = ({ api_id, why, version }: InvalidState): boolean => {
    const stream = recorded.get(api_id ?? '');
    if (stream === undefined) return false;
    if (why === 'damaged') return true;
    const { head, faults: open, unverifiable } = stream;
    const isWhole = open.listed.length === 0 && unverifiable.length === 0;
    return why === 'newer' && isWhole && version !== undefined && version <= head.seq;
  };
  return [faults.filter(contradictsLog), faults.filter((one) => !contradictsLog(one))] as const;
};

const rebuildBy: Readonly<Record<InvalidState['why'], string>> = {
  damaged: 'upledger replay --write rebuilds it',
  newer:
    'no newer program has written to its log: delete the state, then upledger replay --write rebuilds it',
  versionless: 'upledger replay --write --reset rebuilds it',
};

const damageFault = ({ api_id, faults, why }: InvalidState): AuditFault => ({
  api_id,
  seq: null,
  fault: `the state of the API cannot be one: ${faults.join('; ')} (${rebuildBy[why]})`,
});

const auditParts = async (
  { run, ...deps }: AuditDeps,
  question: AuditQuestion,
): Promise<E.Either<LedgerError, readonly PartFindings[]>> => {
  const total = question.states.reduce((sum, { version }) => sum + version, 0);
  const progress = (events: number) => deps.progress(events, total);
  if (run !== undefined) return run(auditFold, question, { apis: null, progress, events: total });
  return E.map((whole: PartFindings) => [whole])(await auditFold.fold({ ...deps, progress }, question));
};

/** Verifies the whole log, and its ends against the states; with a seal also that it still contains what was sealed. */
export const auditLog = async (
  deps: AuditDeps,
  seal: LogSeal | null,
): Promise<E.Either<LedgerError, AuditResult>> => {
  // States first: whatever is recorded from now on can only make the log longer than they say.
  const stored = await deps.ledger.loadStates()();
  if (E.isLeft(stored)) return stored;
  const { states, faults } = stored.right;
  const question = { states, seal };
  const parts = await auditParts(deps, question);
  if (E.isLeft(parts)) return parts;
  const seen = new Set(parts.right.flatMap(({ streams }) => streams.map(({ head }) => head.api_id)));
  const named = [...states.filter(({ version }) => version > 0), ...(seal?.streams ?? [])];
  const unseen = new Set(named.map(({ api_id }) => api_id).filter((apiId) => !seen.has(apiId)));
  const empty = await auditEmpty({ ...deps, progress: () => undefined }, question, [...unseen]);
  if (E.isLeft(empty)) return empty;
  const found = joinFindings([...parts.right, empty.right]);
  const result = auditResult(found, seal, deps.clock.now());
  const { report } = result;
  const [damaged, others] = partition(faults, found);
  const unproven = [...result.unproven, ...stateless(found), ...others.map(invalidItemText)];
  return E.right({
    ...result,
    report: { ...report, faults: [...report.faults, ...damaged.map(damageFault)] },
    unproven,
  });
};
