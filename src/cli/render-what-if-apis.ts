import pc from 'picocolors';
import type { ApiChange } from '../projections/what-if-changes.ts';
import { shortTime } from './short-time.ts';
import { table } from './table.ts';

const shownDifferences = 5;

const signed = (n: number): string => (n > 0 ? `+${String(n)}` : String(n));

const differenceText = ({ differences }: ApiChange): string => {
  const shown = differences
    .slice(0, shownDifferences)
    .map(({ at, to, only }) => `${only === 'recorded' ? 'no' : 'new'} ${to} alert at ${shortTime(at)}`);
  const left = differences.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${String(left)} more`] : [])].join('; ');
};

/** One row for each API that would have alerted otherwise. */
export const renderWhatIfApis = (
  apis: readonly ApiChange[],
  file: string,
  shown: Readonly<{ colours: boolean; width: number | null }>,
): string => {
  const { bold } = pc.createColors(shown.colours);
  const changed = apis.filter(({ differences }) => differences.length > 0);
  const same = apis.length - changed.length;
  if (changed.length === 0)
    return `With ${file}, all ${String(apis.length)} APIs would have alerted exactly as they did.\n`;
  return `${table(
    ['API', 'alerts', 'with the file', 'what differs'],
    changed.map((api) => [
      api.api_id,
      String(api.recorded_alerts),
      `${String(api.proposed_alerts)} (${signed(api.proposed_alerts - api.recorded_alerts)})`,
      differenceText(api),
    ]),
    shown,
  )}\n${bold(`${String(changed.length)} of ${String(apis.length)} APIs would have alerted otherwise`)}; ${String(same)} exactly as they did.\n`;
};
