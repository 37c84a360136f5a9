/** A latency for people: milliseconds below ten seconds, whole seconds from there on. */
export const latencyText = (ms: number | null): string => {
  if (ms === null) return '-';
  return ms < 9_999.5 ? `${Math.round(ms).toLocaleString('en')} ms` : `${String(Math.round(ms / 1000))} s`;
};
