import { canonicalJson } from '../../events/encoding/canonical-json.ts';
import type { ResumedState } from '../../events/resumed/resumed-state.ts';
import { upgraded } from './evolve.ts';
import type { Health } from './health-state.ts';

/** The members of a state from which a stream continues. */
export const resumedState = (state: Health): ResumedState => {
  const {
    api_id: _id,
    v: _v,
    version: _version,
    head_hash: _head,
    head_kept_hash: _keptHead,
    claim: _claim,
    refused_seq: _refused,
    ...known
  } = upgraded(state);
  return known;
};

/** The members in which two of them differ. */
export const differingMembers = (one: ResumedState, other: ResumedState): readonly string[] => {
  const theirs = new Map<string, unknown>(Object.entries(other));
  return Object.entries(one)
    .filter(([name, value]) => canonicalJson({ value }) !== canonicalJson({ value: theirs.get(name) }))
    .map(([name]) => name);
};
