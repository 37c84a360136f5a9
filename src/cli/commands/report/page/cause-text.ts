import type { Incident } from '../../../../projections/report/history-counts.ts';
import { cutText } from '../../../../runner/text/cut-text.ts';

/** Long enough for any error of upledger itself. The checks of an incident show the full text. */
const mostOfCause = 140;

/** Why an API was down, by the first check that failed; null: the log no longer has that check. */
export const causeText = ({ first }: Incident): string | null => {
  const failed = first.find(({ outcome }) => outcome === 'DOWN');
  if (failed === undefined) return null;
  const { error, status_code } = failed;
  if (error === null) return status_code === null ? null : `answered ${String(status_code)}`;
  return cutText(error, mostOfCause);
};

/** The status code of that check, unless the cause already names it. */
export const codeText = ({ first }: Incident): string | null => {
  const code = first.find(({ outcome }) => outcome === 'DOWN')?.status_code ?? null;
  return code === null ? null : String(code);
};
