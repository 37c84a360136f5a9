import * as E from 'fp-ts/lib/Either.js';
import type { Policy } from '../projections/what-if.ts';
import { apiChange, type ApiChange } from '../projections/what-if-changes.ts';
import type { ApiConfig } from '../runner/api-config.ts';
import { isExpected } from '../runner/expected-codes.ts';
import type { WhatIfRead } from '../runner/read-what-if.ts';
import { openConfigs } from './open-configs.ts';

/** A proposed file: what it says of each API. */
export type Proposal = Readonly<{
  file: string;
  policiesOf: (apiId: string) => readonly Policy[];
  changesOf: (read: WhatIfRead) => readonly ApiChange[];
  /** in the file, with no history in the period */
  unknown: (read: WhatIfRead) => readonly string[];
}>;

/** Thresholds and expected codes as proposed; the rest of a config cannot be judged by what is recorded. */
const policyOf = (config: ApiConfig | undefined): Policy => ({
  failure_threshold: config?.failure_threshold ?? null,
  success_threshold: config?.success_threshold ?? null,
  judge:
    config === undefined
      ? null
      : (status) => (isExpected(config.expected_status_codes, status) ? 'UP' : 'DOWN'),
});

/** Reads the file; a left says what is wrong with it, and the exit code. */
export const readProposal = async (
  file: string,
): Promise<E.Either<Readonly<{ code: 1 | 2; faults: readonly string[] }>, Proposal>> => {
  const read = await (await openConfigs(file, { configs: null })).read()();
  if (E.isLeft(read))
    return E.left({ code: read.left.kind === 'usage' ? 2 : 1, faults: [read.left.message] });
  const { configs, invalid } = read.right;
  if (invalid.length > 0) return E.left({ code: 2, faults: invalid.flatMap(({ faults }) => faults) });
  const byId = new Map(configs.map((config) => [config.api_id, config]));
  return E.right({
    file,
    policiesOf: (apiId) => [policyOf(byId.get(apiId))],
    changesOf: ({ histories }) =>
      histories.map((history) => apiChange(history, byId.get(history.api_id)?.enabled !== true)),
    unknown: ({ histories }) => {
      const known = new Set(histories.map(({ api_id }) => api_id));
      return configs.map(({ api_id }) => api_id).filter((id) => !known.has(id));
    },
  });
};
