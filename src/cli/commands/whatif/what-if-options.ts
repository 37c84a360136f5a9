import * as t from 'io-ts';
import type { CommandModule } from '../../contract/command.ts';
import { declareJobs, declareSomeApis, declareStore, jobsOption } from '../../input/shared-options.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { wholeNumberText } from '../../input/text-codecs.ts';
import { declareSelection, selectionOptions } from '../../lookup/select-apis.ts';
import { SlowRange } from './slow-range.ts';
import { ThresholdRange } from './threshold-range.ts';

/** The options of `whatif`. */
export const WhatIfOptions = t.readonly(
  t.partial({
    ...storeOptions,
    ...jobsOption,
    failureThreshold: ThresholdRange,
    successThreshold: ThresholdRange,
    since: t.string,
    until: t.string,
    api: t.readonlyArray(t.string),
    ...selectionOptions,
    short: wholeNumberText(1, 1440),
    slowMs: SlowRange,
    slowThreshold: wholeNumberText(1, 100),
    failOnChange: t.boolean,
    json: t.boolean,
  }),
);
export type WhatIfOptions = t.TypeOf<typeof WhatIfOptions>;

/** Which options do not go together, a sentence for each. */
export const usageErrors = (options: WhatIfOptions): readonly string[] => {
  const bySlow = options.slowMs !== undefined;
  const byFile = options.apis !== undefined && !bySlow;
  const byGrid = options.failureThreshold !== undefined || options.successThreshold !== undefined;
  return [
    ...(bySlow && (byGrid || options.short !== undefined || options.failOnChange === true)
      ? [
          '--slow-ms asks about latencies, not outages: use it without --failure-threshold, --success-threshold, --short and --fail-on-change',
        ]
      : []),
    ...(options.slowThreshold !== undefined && !bySlow
      ? ['--slow-threshold belongs to --slow-ms: add --slow-ms 500..2000']
      : []),
    ...(byFile && byGrid
      ? ['--apis uses the thresholds of the file: use it without --failure-threshold and --success-threshold']
      : []),
    ...(byFile && options.short !== undefined
      ? ['--short applies to compared thresholds: use it without --apis']
      : []),
    ...(options.failOnChange === true && !byFile && !bySlow
      ? ['--fail-on-change compares a file: add --apis FILE']
      : []),
  ];
};

export const declareWhatIf: CommandModule['declare'] = (command) => {
  declareSelection(declareJobs(declareSomeApis(declareStore(command))))
    .option('--failure-threshold <range>', 'thresholds to try: 3, or 1..5 (default: 1..5)')
    .option('--success-threshold <range>', 'the same for recoveries (default: 1..3)')
    .option(
      '--since <time>',
      'start: 2026-10-31, or a time ago such as 30d (default: 30 days before today, by UTC)',
    )
    .option('--until <time>', 'end, exclusive (default: now)')
    .option('--short <minutes>', 'outages of at most this many minutes do not deserve an alert (default: 10)')
    .option('--apis <file>', 'compare with the thresholds and expected codes of this file, API by API')
    .option('--slow-ms <range>', 'ask recorded latencies instead: limits of slow_ms, 800 or 500..2000')
    .option('--slow-threshold <n>', 'with --slow-ms: slow answers in a row (default: as in force, or 3)')
    .option('--fail-on-change', 'with --apis: exit code 3 if any alert would differ from today')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nNothing is recorded and nothing is sent.');
};
