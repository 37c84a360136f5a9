import pc from 'picocolors';
import type { ApiChange } from '../../../projections/what-if/compare-apis.ts';
import { countText, utcTime } from '../../terminal/format.ts';
import { table, type Shown } from '../../terminal/table.ts';

const shownDifferences = 5;

const signed = (n: number): string => (n > 0 ? `+${String(n)}` : String(n));

const allOf = (count: number): string =>
  count === 1 ? 'the one API that was checked' : `all ${countText(count, 'API')}`;

const differenceText = ({ differences }: ApiChange): string => {
  const shown = differences
    .slice(0, shownDifferences)
    .map(({ at, to, only }) => `${only === 'current' ? 'no' : 'new'} ${to} alert at ${utcTime(at)}`);
  const left = differences.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${String(left)} more`] : [])].join('; ');
};

/** One row for each API that would have alerted otherwise than with what is in force today. */
export const renderWhatIfApis = (apis: readonly ApiChange[], file: string, shown: Shown): string => {
  const { bold } = pc.createColors(shown.colours);
  const changed = apis.filter(({ differences }) => differences.length > 0);
  if (apis.length === 0) return 'No API was checked in this period.\n';
  const same = apis.length - changed.length;
  if (changed.length === 0)
    return `With ${file}, ${allOf(apis.length)} would have sent the same alerts as the config in force today.\n`;
  return `${table(
    ['API', 'recorded', 'in force today', 'with the file', 'differences'],
    changed.map((api) => [
      api.api_id,
      String(api.recorded_alerts),
      String(api.current_alerts),
      `${String(api.proposed_alerts)} (${signed(api.proposed_alerts - api.current_alerts)})`,
      differenceText(api),
    ]),
    shown,
  )}\n${bold(`${String(changed.length)} of ${countText(apis.length, 'API')} would have sent other alerts`)}; ${String(same)} the same ones as today.\n`;
};
