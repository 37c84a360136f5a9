import type * as TE from 'fp-ts/lib/TaskEither.js';

/** Counts of one pass. `heartbeat` is false when something that should have been recorded was not. */
export type PassCounts = Readonly<{
  heartbeat: boolean;
  /** null where checking is left to workers, which report it themselves */
  checked: number | null;
  down: number | null;
  /** checked APIs that are slow, and whose certificate expires soon */
  slow: number;
  expiring: number;
  unrecorded: number;
  /** the states could not be compared with the log this time, though the role may */
  unverified: boolean;
  pending: number;
  /** channels that took no alert, or not every one */
  failingChannels: number;
  invalid: number;
  /** APIs that were not checked for more than a whole interval */
  late: number;
  durationMs: number;
  /** whether the status page was written; null: none was wanted */
  page: boolean | null;
  /** messages waiting in the queue; null where there is none */
  backlog: number | null;
}>;

/** Counts of a worker since it last reported. Heartbeat, debts and invalid configs are the dispatcher's to tell. */
export type WorkCounts = Readonly<{
  checked: number;
  down: number;
  slow: number;
  expiring: number;
  unrecorded: number;
}>;

export type MetricsError = Readonly<{ _tag: 'MetricsError'; message: string; cause: unknown }>;

/** Where the monitor is itself watched from. A failure is reported and changes nothing else. */
export type Metrics = Readonly<{
  pass: (counts: PassCounts) => TE.TaskEither<MetricsError, void>;
  work: (counts: WorkCounts) => TE.TaskEither<MetricsError, void>;
  /** how old the newest seal of the log is */
  sealed: (ageHours: number) => TE.TaskEither<MetricsError, void>;
  doctor: (warnings: number) => TE.TaskEither<MetricsError, void>;
}>;
