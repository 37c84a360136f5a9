import { countText } from '../../terminal/format.ts';
import type { Health } from '../../../projections/health/health-state.ts';

/** Text as lines of at most `width` characters, each after `indent`. */
export const fillLines = (text: string, width: number, indent: string): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${indent}${one}`).join('\n');
};

/** What a check meant for one API, in plain words: the state before it and after it. */
export const explainPass = (before: Health, after: Health): string => {
  const { config, last_state: state, streak } = after;
  const [failures, successes] = [config?.failure_threshold ?? 1, config?.success_threshold ?? 1];
  if (after.changed_seq > before.changed_seq)
    return state === 'DOWN'
      ? `It failed ${countText(failures, 'time')} in a row, as many as its failure_threshold: UP -> DOWN. The check and the change are recorded in one step, then one alert is claimed, sent, and recorded:`
      : `It answered ${countText(successes, 'time')} in a row, as many as its success_threshold: DOWN -> UP. One alert reports it, with the length of the outage:`;
  if (state === 'DOWN' && streak > 0)
    return `It answers again: good check ${String(streak)} of ${String(successes)}. One success is not enough, so it is not UP yet.`;
  if (state === 'DOWN') return 'Still failing. The alert was sent once and there is nothing new to report.';
  if (streak > 0)
    return `It failed: ${String(streak)} of ${String(failures)}. One failure may be a hiccup, so the state stays UP and no one is alerted.`;
  return before.last_state === null
    ? 'The first check. It answers as expected, so there is no alert.'
    : 'No change. A routine check appends one event, updates one state, and sends no alert.';
};
