import fc from 'fast-check';
import type { Outcome } from '../../src/events/fields/outcome.ts';

/** Text of every script, well formed. */
export const text = (maxLength = 30): fc.Arbitrary<string> => fc.string({ unit: 'grapheme', maxLength });

export const apiId: fc.Arbitrary<string> = fc.stringMatching(/^[A-Za-z0-9._-]{1,128}$/);

export const isoTime: fc.Arbitrary<string> = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(9999, 11, 31) })
  .map((ms) => new Date(ms).toISOString());

export const sha256Hex: fc.Arbitrary<string> = fc.stringMatching(/^[0-9a-f]{64}$/);

export const seq: fc.Arbitrary<number> = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

export const whole: fc.Arbitrary<number> = fc.nat({ max: 1_000_000 });

export const channelId: fc.Arbitrary<string> = fc.oneof(
  fc.constant('default'),
  fc.stringMatching(/^[a-z0-9-]{1,24}$/),
);

export const outcome: fc.Arbitrary<Outcome> = fc.constantFrom('UP', 'DOWN');

export const orNull = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> =>
  fc.option(arbitrary, { nil: null });

/** Mostly what says nothing new, so that each new member comes alone too. */
export const mostly = <A, B>(usual: A, other: fc.Arbitrary<B>): fc.Arbitrary<A | B> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
