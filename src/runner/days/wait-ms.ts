/** A day is closed no sooner after its end: what was checked at its end may still be on its way. */
export const waitMs = 600_000;
