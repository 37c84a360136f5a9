import type { ReportedSignal } from '../../../projections/report/signal-notes.ts';
import { countText, utcTime } from '../../terminal/format.ts';

const words = { latency: 'slow', certificate: 'certificate expiring soon' } as const;

/** `slow since 2026-11-23 20:00:00 UTC, 2 times in the period`: in addition to the uptime, which signals do not affect. */
export const signalNote = ({ signal, downs, down_since }: ReportedSignal): string =>
  [
    `${words[signal]}${down_since === null ? '' : ` since ${utcTime(down_since)}`}`,
    ...(downs === 0 ? [] : [`${countText(downs, 'time')} in the period`]),
  ].join(', ');
