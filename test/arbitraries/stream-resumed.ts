import fc from 'fast-check';
import type { Debt } from '../../src/events/resumed/debts.ts';
import type { ResumedState } from '../../src/events/resumed/resumed-state.ts';
import type { SignalState } from '../../src/events/resumed/signals.ts';
import type { StreamResumed } from '../../src/events/stream-resumed.ts';
import { utcDay } from './day-summarized.ts';
import { envelope, permanent, versioned } from './envelope.ts';
import { channelId, isoTime, orNull, outcome, seq, sha256Hex, text, whole } from './primitives.ts';

const claim = fc.record({
  for_seq: seq,
  attempt: seq,
  pass_id: text(),
  recorded_at: isoTime,
  claimed_until: isoTime,
});

const debt: fc.Arbitrary<Debt> = fc.record({
  after_seq: whole,
  oldest_seq: orNull(seq),
  last_seq: seq,
  attempts: whole,
  attempted_seq: orNull(seq),
  attempted_at: orNull(isoTime),
  not_before: orNull(isoTime),
  claim: orNull(claim),
  refused_seq: orNull(seq),
});

const debts = fc.dictionary(channelId, debt, { minKeys: 1, maxKeys: 8, noNullPrototype: true });

const signal: fc.Arbitrary<SignalState> = fc.record({
  state: outcome,
  since: orNull(isoTime),
  streak: whole,
  streak_since: orNull(isoTime),
});

const signals = fc.oneof(
  fc.record({ latency: signal, certificate: signal }),
  fc.record({ latency: signal }),
  fc.record({ certificate: signal }),
);

const state: fc.Arbitrary<ResumedState> = fc.record({
  last_state: orNull(outcome),
  last_status_code: orNull(whole),
  last_latency_ms: orNull(whole),
  last_checked_at: orNull(isoTime),
  last_changed_at: orNull(isoTime),
  last_error: orNull(text()),
  presumed: fc.boolean(),
  scheduled_at: orNull(isoTime),
  streak: whole,
  streak_since: orNull(isoTime),
  changed_since: orNull(isoTime),
  failing_since: orNull(isoTime),
  changed_seq: whole,
  alerted_seq: whole,
  attempts: whole,
  config: orNull(
    fc.record({
      seq,
      digest: sha256Hex,
      read_at: isoTime,
      failure_threshold: whole,
      success_threshold: whole,
      enabled: fc.boolean(),
      removed: fc.boolean(),
      retain_days: orNull(whole),
      target: text(16),
      slow_ms: orNull(whole),
      slow_threshold: whole,
      certificate_days: orNull(whole),
    }),
  ),
  signals: orNull(signals),
  behind: orNull(debts),
  summarized_day: orNull(utcDay),
  summarized_seq: orNull(seq),
});

export const streamResumed: fc.Arbitrary<StreamResumed> = versioned(
  fc.record({
    ...envelope,
    ...permanent,
    type: fc.constant('StreamResumed'),
    after_seq: whole,
    after_hash: orNull(sha256Hex),
    from_seq: seq,
    to_seq: seq,
    reason: text(60),
    state,
  }),
);
