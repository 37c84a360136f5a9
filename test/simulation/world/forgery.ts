import type { Random } from './random.ts';

/** What somebody with the right to update states writes into one. */
export const forgeries = [
  /** all alerts are told */
  'told',
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

/** From `from` on, as soon as the state says that an alert is pending, and at `to` at the latest. */
export type Forgery = Readonly<{
  from: number;
  to: number;
  api_id: string;
  write: (typeof forgeries)[number];
}>;

const longest = 150_000;

/** Some worlds have them: at most three, as a pass rebuilds no more than three states. */
export const drawForgeries = (
  r: Random,
  apiIds: readonly [string, ...string[]],
  { start, horizon }: Readonly<{ start: number; horizon: number }>,
): readonly Forgery[] =>
  r.chance(0.25)
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
