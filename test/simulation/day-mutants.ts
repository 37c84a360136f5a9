import type { Mutant } from './mutants.ts';

const mutant = (name: string, file: string, find: string, put: string): Mutant => ({
  name: `days: ${name}`,
  worlds: 'days',
  edits: [{ file, find, put }],
});

const fold = 'src/projections/days/day-fold.ts';
const coverage = 'src/projections/report/coverage.ts';
const stream = 'src/runner/days/summarize-stream.ts';
const over = 'src/runner/days/when-days-are-over.ts';

const packed = 'src/adapters/dynamodb/items/packed-summary.ts';
const steps = 'src/adapters/dynamodb/items/packed-steps.ts';

/** A fault in how latencies are packed. It can only show once nobody compares what was packed with what comes back. */
const packing = (name: string, find: string, put: string): Mutant => ({
  name: `days: packed latencies ${name}`,
  worlds: 'days',
  edits: [
    { file: packed, find: ` && canonicalJson(back.right) === canonicalJson(value)`, put: '' },
    { file: steps, find, put },
  ],
});

/** Faults in the summaries of days. */
export const dayMutants: readonly Mutant[] = [
  mutant(
    'one summarized twice',
    'src/projections/health/decide.ts',
    `if (state.summarized_day !== after) return E.left('summarized');`,
    '',
  ),
  mutant(
    'the last check counted twice',
    stream,
    `const from = fold.history.seq + 1;`,
    `const from = Math.max(1, fold.history.seq);`,
  ),
  mutant(
    'time counted twice where two checks overlap',
    coverage,
    `const to = open.expired > 0 ? time : Math.min(time, open.from + intervalsCovered * open.interval);`,
    `const to = open.expired > 0 ? time : open.from + intervalsCovered * open.interval;`,
  ),
  mutant(
    'a border that is off by a day',
    fold,
    `Math.min(dayOf(time), dayOf(epochMs(event.recorded_at))) - 1;`,
    `Math.min(dayOf(time), dayOf(epochMs(event.recorded_at)));`,
  ),
  mutant(
    'a border at noon',
    'src/projections/days/utc-days.ts',
    `Math.floor(time / dayMs);`,
    `Math.floor((time + dayMs / 2) / dayMs);`,
  ),
  mutant('one closed while a run is undecided', fold, `if (fold.history.health.streak > 0) break;`, ''),
  mutant(
    'a gap counted as what was before it',
    coverage,
    `Math.min(time, open.from + intervalsCovered * open.interval)`,
    `time`,
  ),
  mutant('closed as soon as it ends', over, `startOf(dayIn(day) + 1) + waitMs <= now`, `true`),
  mutant(
    'those of nothing are summarized',
    'src/projections/days/day-counts.ts',
    `if ((own || partial) && (first === null || day < first)) first = day;`,
    `if ((own || partial || day > 0) && (first === null || day < first)) first = day;`,
  ),
  mutant('closed by silence while it may go on', over, `+ patience <= now;`, `+ 0 * patience <= now;`),
  mutant(
    'expired checks are not noted',
    fold,
    `countsOf(fold.days, day).partial = true;`,
    `countsOf(fold.days, day).partial = false;`,
  ),
  mutant(
    'expired checks at the end are not noted',
    stream,
    `if ((version > head || fold.expiredBefore) && last_checked_at !== null)`,
    `if (version < head && last_checked_at !== null)`,
  ),
  mutant(
    'a removed API is not looked at',
    'src/runner/days/summarize-days.ts',
    `return version > seq || (last > dayIn(day) && last <= yesterday);`,
    `return version > seq;`,
  ),
  mutant(
    'a state that lags behind a summary stays so',
    stream,
    `if (event.type === 'DaySummarized' && event.seq > (summarizedSeq ?? 0)) {`,
    `if (event.type === 'DaySummarized' && event.seq < 0) {`,
  ),
  packing(
    'lose the first step',
    `latency.push(step, Number(numbers[count + i]));`,
    `if (i > 0) latency.push(step, Number(numbers[count + i]));`,
  ),
  packing('give the counts to other steps', `Number(numbers[count + i])`, `Number(numbers.at(-1 - i))`),
  packing(
    'count steps from another one',
    `count + i]));\n    lowest = step + 1;`,
    `count + i]));\n    lowest = step;`,
  ),
  packing('have another scale', `factor *= base;`, `factor *= 2 * base;`),
  {
    name: 'days: a packed closing loses what is null',
    worlds: 'days',
    edits: [
      { file: packed, find: ` && canonicalJson(back.right) === canonicalJson(value)`, put: '' },
      {
        file: 'src/adapters/dynamodb/items/packed-closing.ts',
        find: `encoder.encode(text);`,
        put: `encoder.encode(text.replace('"incident":null,', ''));`,
      },
    ],
  },
  mutant(
    'packed members take the place of each other',
    packed,
    `members[name] = value.right;`,
    `members['latency'] = value.right;`,
  ),
  mutant(
    'one without latencies is stored without the member',
    packed,
    `if (value === undefined) continue;`,
    `if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;`,
  ),
];
