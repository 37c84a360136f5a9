import {
  dayPattern,
  groupOf as of,
  hashPattern,
  idPattern,
  seqPattern,
  textPattern,
  timePattern,
  wholePattern,
} from '../../events/decoding/patterns.ts';

const whole = `(?:${wholePattern})`;
const wholeOrNull = `(?:null|${wholePattern})`;
const hashOrNull = `(?:null|"${hashPattern}")`;
const flag = '(?:true|false)';
const text = `"${textPattern}"`;
const numbers = `(?:${whole}(?:,${whole})*)?`;

const config = [
  `"enabled":${of('true|false')}`,
  `"interval_ms":${whole}`,
  `"removed":${of('true|false')}`,
  `"retain_days":${wholeOrNull}`,
  `"target":${text}`,
];

const closing = [
  '"ahead":\\[\\]',
  `"alerts":\\[${of(numbers)}\\]`,
  `"config":(?:null|\\{${config.join(',')}\\})`,
  `"counted_to":${whole}`,
  `"ended":\\[${of(numbers)}\\]`,
  `"incident":(?:null|\\{"down_ms":${whole},"from":${whole},"seq":${seqPattern},"until_ms":${whole}\\})`,
  `"monitored":\\[${of(numbers)}\\]`,
  `"monitored_since":${wholeOrNull}`,
  `"open":(?:null|\\{"expired":${whole},"from":${whole},"interval":${whole}\\})`,
  `"pending":\\[${numbers}\\]`,
  `"presumed":${flag}`,
  `"recorded_at":${whole}`,
  '"state":(?:null|"UP"|"DOWN")',
  `"streak":${whole}`,
  `"unmonitored_at":${whole}`,
];

/** What comes before the latencies of a day, in the one form that is ever written, without counts of later days. */
export const summaryStart = new RegExp(
  `^\\{${[
    `"api_id":"${of(idPattern)}"`,
    `"checks":${of(wholePattern)}`,
    '"closed_by":"(?:check|config|removal|silence)"',
    `"closing":${of(`\\{${closing.join(',')}\\}`)}`,
    `"day":"${of(dayPattern)}"`,
    `"down_ms":${of(wholePattern)}`,
    `"event_id":${text}`,
    `"from_seq":${seqPattern}`,
    '"latency":\\[',
  ].join(',')}`,
);

/** What comes after them, from where it is told to begin. */
export const summaryRest = new RegExp(
  `\\]${of(',"partial":true')}?,${[
    `"prev_hash":${hashOrNull}`,
    `"prev_kept_hash":${hashOrNull}`,
    `"previous_summary_seq":${of(`null|${seqPattern}`)}`,
    `"recorded_at":"${timePattern}"`,
    `"runner":\\{"id":${text},"version":${text}\\}`,
    `"seq":${of(seqPattern)}`,
    '"type":"DaySummarized"',
    `"unknown_ms":${whole}`,
    `"unmonitored_ms":${of(wholePattern)}`,
    `"until_seq":${of(seqPattern)}`,
    `"up_ms":${of(wholePattern)}`,
    '"v":2',
  ].join(',')}\\}$`,
  'y',
);
