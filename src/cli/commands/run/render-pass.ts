import pc from 'picocolors';
import type { PassSummary } from '../../../runner/pass/pass-summary.ts';
import { isEntry } from '../../../runner/config/invalid-config.ts';
import { countText } from '../../../runner/text/count-text.ts';
import { summaryText } from '../../terminal/summary-text.ts';

const apisText = ({ apis, invalid }: PassSummary['report']): string => {
  const settings = invalid.filter((one) => !isEntry(one)).length;
  const parts = [
    `${String(apis.checked)} checked of ${String(apis.due)} due`,
    `${String(apis.total)} listed`,
    ...(apis.enabled === apis.total - apis.invalid + settings ? [] : [`${String(apis.enabled)} enabled`]),
    ...(apis.dropped === 0 ? [] : [`${String(apis.dropped)} ignored: another runner checked first`]),
  ];
  return parts.join(', ');
};

const signalRows = ({ slow, expiring }: PassSummary['report']['signals']): readonly [string, string][] =>
  slow + expiring === 0
    ? []
    : [
        [
          'signals',
          [
            ...(slow === 0 ? [] : [`${String(slow)} slow`]),
            ...(expiring === 0 ? [] : [`${countText(expiring, 'certificate')} expiring soon`]),
          ].join(', '),
        ],
      ];

/** What one pass did, for people: a row for each thing worth knowing. */
export const renderSummary = (summary: PassSummary, colours: boolean): string => {
  const { report } = summary;
  const { bold, green, red } = pc.createColors(colours);
  const { up, down } = report.outcomes;
  return summaryText('pass', summary, colours, [
    ['APIs', apisText(report)],
    ['outcomes', `${green(`${String(up)} UP`)}, ${down > 0 ? red(`${String(down)} DOWN`) : '0 DOWN'}`],
    ...signalRows(report.signals),
    ...report.transitions
      .slice(0, 20)
      .map(({ transition_id, signal, from, to }, i): readonly [string, string] => [
        i === 0 ? 'transitions' : '',
        `${signal === 'availability' ? '' : `${signal} `}${from} -> ${to === 'DOWN' ? red(to) : green(to)}  ${bold(transition_id)}`,
      ]),
    ...(report.transitions.length > 20
      ? [['', `and ${String(report.transitions.length - 20)} more`] as const]
      : []),
  ]);
};
