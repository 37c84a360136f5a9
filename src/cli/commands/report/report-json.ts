import { isoTime } from '../../../runner/ports/clock.ts';
import type { Report } from '../../../runner/report/read-report.ts';

/** What `report --format json` prints. */
export const reportJson = ({ period, apis, total, unreadable, missing }: Report, timeZone: string): string =>
  `${JSON.stringify(
    {
      since: isoTime(period.since),
      until: isoTime(period.until),
      time_zone: timeZone,
      apis,
      total,
      unreadable: unreadable.map(({ api_id, seq, faults }) => ({ api_id, seq, faults })),
      missing,
    },
    null,
    2,
  )}\n`;
