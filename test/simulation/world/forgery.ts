import type { Random } from './random.ts';

/** What somebody with the right to update states writes into one. */
export const forgeries = [
  /** all alerts are told */
  'told',
  /** so they are, and ever again that the API has just been checked */
  'looked',
  /** all but the newest are */
  'partly',
  /** a number beyond every event */
  'beyond',
  /** a claim until 2099 */
  'claim',
  /** a claim as long as any may be */
  'hour',
  /** a version that the log does not have */
  'ahead',
] as const;

/** What that somebody writes of the API itself. */
export const lies = [
  /** it is UP */
  'up',
  /** it is DOWN, since it was last checked */
  'down',
  /** it takes a million checks to change */
  'thresholds',
  /** no check has contradicted it */
  'streak',
] as const;

/** From `from` on, as soon as the state says that an alert is pending, and at `to` at the latest. */
export type Forgery = Readonly<{
  from: number;
  to: number;
  api_id: string;
  write: (typeof forgeries)[number] | (typeof lies)[number];
}>;

/** Some worlds have them: at most three, as a pass rebuilds no more than three states. `longest`: how long a lie waits for its time. */
export const drawForgeries = (
  r: Random,
  apiIds: readonly [string, ...string[]],
  { start, horizon, longest, chance }: Readonly<Record<'start' | 'horizon' | 'longest' | 'chance', number>>,
): readonly Forgery[] =>
  r.chance(chance)
    ? Array.from({ length: r.int(1, 3) }, (): Forgery => {
        const from = start + r.int(0, horizon);
        return {
          from,
          to: Math.min(from + longest, start + horizon),
          api_id: r.pick(apiIds),
          write: r.pick(forgeries),
        };
      }).filter(({ from, to }) => from < to)
    : [];

/**
 * Some worlds with one or two forgeries have a lie of another kind as well. None is told that only a look can find where looks
 * may miss it: in worlds of more APIs than a pass looks at, or whose log cannot be read at times (`isReadable` false). A pass
 * then says that it has not compared the states, and goes by them.
 */
export const withLies = (
  r: Random,
  drawn: readonly Forgery[],
  apiIds: readonly [string, ...string[]],
  isReadable: boolean,
): readonly Forgery[] => {
  const [first] = drawn;
  const isFull = drawn.length > 2 || drawn.some(({ write }) => write === 'looked');
  if (first === undefined || isFull || !r.chance(0.6)) return drawn;
  const write = r.pick(lies);
  return write === 'down' && (apiIds.length > 20 || !isReadable)
    ? drawn
    : [...drawn, { ...first, api_id: r.pick(apiIds), write }];
};
