/**
 * Each letter of `hostileBody` makes a new set of states: no automaton holds them all, and the slow way through the 128 KiB
 * takes seconds.
 */
export const hostilePatterns = ['a[abc]{90}[ab]{14}$', '(?:[ab]|c)*a[abc]{100}[abd]{30}'] as const;

/** Letters in no order, just below 1 MiB of them. */
export const hostileBody = Buffer.alloc(1_048_575);

let random = 1;
for (let at = 0; at < hostileBody.length; at += 1) {
  random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
  hostileBody[at] = 'abc'.charCodeAt((random >>> 16) % 3);
}
