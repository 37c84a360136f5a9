/** Milliseconds that a `Retry-After` header asks for at `now` (epoch ms): seconds, also with a fraction, or a date. */
export const retryAfterMs = (header: string | undefined, now: number): number | null => {
  if (header === undefined) return null;
  const text = header.trim();
  const wait = /^\d{1,9}(?:\.\d+)?$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? null : Math.max(0, Math.ceil(wait));
};
