import pc from 'picocolors';
import { defaultChannel } from '../../../events/fields/channel-id.ts';
import { faultCount, type AuditResult, type EndsShownBy } from '../../../runner/audit/audit-report.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import { countText } from '../../terminal/format.ts';

const place = (api_id: string | null, seq: number | null): string =>
  api_id === null ? 'the log' : `${api_id}${seq === null ? '' : `/${String(seq)}`}`;

const range = (from: number, to: number): string =>
  from === to ? String(from) : `${String(from)}–${String(to)}`;

/** The most pending alerts that people are shown. */
const mostShown = 20;

/** What may be said where every event that was read is sound. */
const soundText: Readonly<Record<EndsShownBy, string>> = {
  states: 'No faults: nothing was changed, dropped, inserted or swapped.',
  seal: 'No faults: nothing was changed, inserted or swapped, and nothing that was sealed is missing.',
  nothing:
    'No faults: nothing was changed, inserted or swapped. Nothing shows whether events are missing at the ends of the streams, or whole streams: compare with a seal (--against).',
};

/** Where checks expire there is one for each API and day. */
const mostRanges = 100;

/** What an audit found, for people. */
export const renderAudit = (
  { report, endsShownBy }: Pick<AuditResult, 'report' | 'endsShownBy'>,
  colours: boolean,
): string => {
  const { red, green, yellow } = pc.createColors(colours);
  const {
    streams,
    events,
    transitions,
    faults,
    unverifiable,
    evidence_expired,
    channels,
    pending,
    faults_omitted: omitted = 0,
  } = report;
  const verdict =
    faultCount(report) === 0
      ? green(
          events === 0
            ? 'Nothing to verify.'
            : unverifiable.length === 0
              ? soundText[endsShownBy]
              : 'No faults in what could be verified.',
        )
      : red(`${countText(faultCount(report), 'fault')}.`);
  return `${[
    `Audited ${countText(events, 'event')} and ${countText(transitions, 'transition')} of ${countText(streams, 'stream')}.`,
    ...faults.map(({ api_id, seq, fault }) => `${red(place(api_id, seq))} ${fault}`),
    ...(omitted === 0 ? [] : [red(`… and ${countText(omitted, 'fault')} more`)]),
    ...unverifiable
      .slice(0, mostRanges)
      .map(
        ({ api_id, from_seq, to_seq }) =>
          `${yellow(`${api_id}/${range(from_seq, to_seq)}`)} cannot be verified`,
      ),
    ...(unverifiable.length === 0
      ? []
      : [
          yellow(
            `${countText(unverifiable.length, 'range')} of events could not be verified (${
              unverifiable.length > mostRanges
                ? `the first ${String(mostRanges)} are listed above, all with --json`
                : 'listed above'
            }).`,
          ),
        ]),
    ...(evidence_expired === 0
      ? []
      : [
          yellow(
            `${countText(evidence_expired, 'transition')} of signals: evidence expired, with checks of the runs that led to them.`,
          ),
        ]),
    ...(channels.every(({ channel_id }) => channel_id === defaultChannel) ? [] : channels).map(
      ({ channel_id, delivered, waived, pending: open }) =>
        `Alerts on ${channel_id}: ${delivered.toLocaleString('en')} delivered, ${waived.toLocaleString('en')} waived, ${open.toLocaleString('en')} pending.`,
    ),
    ...pending
      .slice(0, mostShown)
      .map(
        ({ api_id, seq, channel_id, age_seconds }) =>
          `${yellow(`${api_id}/${String(seq)}`)} has been pending on ${channel_id} for ${durationText(age_seconds * 1000)}`,
      ),
    ...(pending.length > mostShown ? [yellow('… and more, which --json lists')] : []),
    verdict,
  ].join('\n')}\n`;
};
