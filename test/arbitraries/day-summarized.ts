import fc from 'fast-check';
import type { DaySummarized } from '../../src/events/day-summarized.ts';
import { envelope, permanent, versioned } from './envelope.ts';
import { isoTime, orNull, seq, text, whole } from './primitives.ts';

export const utcDay: fc.Arbitrary<string> = isoTime.map((time) => time.slice(0, 10));

export const daySummarized: fc.Arbitrary<DaySummarized> = versioned(
  fc.record({
    ...envelope,
    ...permanent,
    type: fc.constant('DaySummarized'),
    day: utcDay,
    from_seq: seq,
    until_seq: seq,
    checks: whole,
    up_ms: whole,
    down_ms: whole,
    unknown_ms: whole,
    unmonitored_ms: whole,
    latency: fc.array(whole, { maxLength: 6 }),
    previous_summary_seq: orNull(seq),
    closing: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(whole, text(), fc.constant(null))),
    closed_by: fc.constantFrom('check', 'config', 'removal', 'silence'),
    partial: fc.boolean(),
  }),
);
