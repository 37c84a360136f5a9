import pc from 'picocolors';
import type { ProbeResult } from '../../../runner/ports/probe.ts';

type RecordCheck = ProbeResult & Readonly<{ url: string; method: string; hint: string | null }>;

const phases = [
  ['dns', 'name look-up'],
  ['connect', 'connect'],
  ['tls', 'TLS handshake'],
  ['first_byte', 'first byte'],
  ['body', 'body'],
] as const;

const widest = 30;

/** One check for people: the verdict, and where its time went. */
export const renderCheck = (checked: RecordCheck, colours: boolean): string => {
  const {
    outcome,
    status_code,
    latency_ms,
    timings,
    attempts,
    error,
    method,
    url,
    redirects = [],
    assertions = [],
    hint,
  } = checked;
  const { red, green, bold, dim, cyan } = pc.createColors(colours);
  const verdict = [
    outcome === 'UP' ? green(bold('UP')) : red(bold('DOWN')),
    ...(status_code === null ? [] : [String(status_code)]),
    ...(latency_ms === null ? [] : [`in ${String(latency_ms)} ms`]),
    ...(attempts > 1 ? [`after ${String(attempts)} attempts`] : []),
    ...(error === null ? [] : [`(${error.kind}) ${error.message}`]),
  ].join(' ');
  const longest = Math.max(1, ...Object.values(timings ?? {}).map((ms) => ms ?? 0));
  const rows = phases.map(([key, name]) => {
    const ms = timings?.[key] ?? null;
    const bar = ms === null ? '' : '█'.repeat(Math.round((ms / longest) * widest));
    return `  ${name.padEnd(14)}${ms === null ? dim('      -') : `${String(ms).padStart(5)} ms`}  ${cyan(bar)}`.trimEnd();
  });
  const judged = assertions.map(({ assertion, holds, seen }) =>
    holds
      ? `  ${green('✓')} ${assertion}${dim(`; seen: ${seen}`)}\n`
      : `  ${red('✗')} ${assertion}; seen: ${seen}\n`,
  );
  const led = redirects.map((to) => `  redirected to ${to}\n`).join('');
  const advice = hint === null ? '' : `${hint}\n`;
  return `${method} ${url}\n${led}${verdict}\n${judged.join('')}${advice}${timings === null ? '' : `${rows.join('\n')}\n`}${dim('Nothing was recorded.')}\n`;
};
