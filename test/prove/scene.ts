import type { StoredEvent } from './judging/judge.ts';
import type { Mailbox } from './aws/mailbox.ts';
import type { Ended, Child } from './program.ts';
import type { Situation } from './scenarios.ts';

/** A place to run the program in: a store, a mailbox, APIs. */
export type Scene = AsyncDisposable &
  Readonly<{
    mailbox: Mailbox;
    /** configs, APIs and SNS as a situation has them */
    arrange: (situation: Situation) => Promise<void>;
    start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Child;
    run: (args: readonly string[]) => Promise<Ended>;
    /** once nothing that the program asked for is still being carried out */
    settled: () => Promise<void>;
    log: () => Promise<readonly StoredEvent[]>;
    rows: () => Promise<ReadonlyMap<string, string>>;
    /** `api/seq hash` of each event that the store carried out, as seen from outside */
    carriedOut: readonly string[];
  }>;

/** What a source says beside its APIs, and more of the environment. */
export type Beside = Readonly<{ source: object; env: Readonly<Record<string, string>> }>;

export const nothingBeside: Beside = { source: {}, env: {} };

/** Every request of the program as it is about to be made: `n` counts from 1. */
export type Strike = (n: number) => 'before' | 'after' | null;

/**
 * For passes that nothing is done to: with claims of 2 s SNS has a quarter of a second to answer, and on a busy machine
 * an answer that comes later is an answer lost.
 */
export const patient = { ALERT_CLAIM_SECONDS: '60' } as const;
