/**
 * The one place where shapes that older versions wrote become today's. Version 1 is the first, so there is none yet;
 * the golden fixtures of the tests hold every shape ever written and go through here.
 */
export const upgradeEvent = (stored: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  stored;
