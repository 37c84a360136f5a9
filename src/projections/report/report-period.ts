/** What a report is about. All times are epoch ms; `since` ≤ t < `until` ≤ `now`. */
export type ReportPeriod = Readonly<{
  since: number;
  until: number;
  /** what may have expired is judged by it */
  now: number;
  /** borders of the parts that charts have, from `since` to `until` */
  edges: readonly number[];
  /** whether charts, and the checks of incidents, are wanted as well */
  forPage: boolean;
}>;
