import * as E from 'fp-ts/lib/Either.js';
import type { ApiConfigured } from '../../../events/api-configured.ts';
import type { Policy } from '../../../projections/what-if/scenario.ts';
import { apiChange, type ApiChange } from '../../../projections/what-if/compare-apis.ts';
import type { Policies, WhatIfRead } from '../../../runner/what-if/read-what-if.ts';
import { usage, type Failure } from '../../contract/fail.ts';
import { readConfigsFile } from '../../wiring/open-configs.ts';

/** A proposed file: what it says of each API, beside what is in force today. */
export type Decided = Readonly<{
  file: string;
  policies: Policies;
  changesOf: (read: WhatIfRead) => readonly ApiChange[];
  /** in the file, with no history in the period */
  unknown: (read: WhatIfRead) => readonly string[];
}>;

type Judging = Pick<ApiConfigured, 'failure_threshold' | 'success_threshold' | 'expected_status_codes'>;

/** Thresholds and expected codes; the rest of a config cannot be judged by what is recorded. */
const policyOf = (config: Judging | undefined): Policy => ({
  failure_threshold: config?.failure_threshold ?? null,
  success_threshold: config?.success_threshold ?? null,
  expected: config?.expected_status_codes ?? null,
});

/** The proposal first, then what is in force today. */
const policiesOf = (proposed: Judging | undefined, current: Judging | undefined): readonly Policy[] => [
  policyOf(proposed),
  policyOf(current),
];

/** Reads the file; a left says what is wrong with it, and the exit code. `current`: the configs that the log has last. */
export const readProposal = async (
  file: string,
  current: ReadonlyMap<string, ApiConfigured>,
): Promise<E.Either<Failure, Decided>> => {
  const read = await readConfigsFile(file)();
  if (E.isLeft(read)) return read;
  const { configs, invalid } = read.right;
  if (invalid.length > 0) return E.left(usage(invalid.flatMap(({ faults }) => faults)));
  const byId = new Map(configs.map((config) => [config.api_id, config]));
  const isSilentToday = (apiId: string): boolean => {
    const config = current.get(apiId);
    return config !== undefined && (config.removed || !config.enabled);
  };
  return E.right({
    file,
    policies: {
      others: policiesOf(undefined, undefined),
      ofApi: new Map(
        [...current.keys(), ...byId.keys()].map((id) => [id, policiesOf(byId.get(id), current.get(id))]),
      ),
    },
    changesOf: ({ histories }) =>
      histories.map((history) =>
        apiChange(history, {
          proposed: byId.get(history.api_id)?.enabled !== true,
          current: isSilentToday(history.api_id),
        }),
      ),
    unknown: ({ histories, unreadable }) => {
      const known = new Set([...histories, ...unreadable].map(({ api_id }) => api_id));
      return configs.map(({ api_id }) => api_id).filter((id) => !known.has(id));
    },
  });
};
