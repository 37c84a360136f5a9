import type { EventRecord } from '../../../src/events/event-record.ts';

/** One place of the log. `line` null: something stands there that is no line (a damaged item). */
export type Slot = Readonly<{
  line: EventRecord | null;
  /** of a transition, or of the transition that an alert was published for */
  at: string | null;
  /** 1, 2, 3 … over all streams */
  appended: number;
}>;

/**
 * What several runners share: `log` is addressed by place (`slots.get(seq)`), like the real stores, and states are what a
 * table would hold, not what a codec made of it.
 */
export type MemoryStore = {
  readonly log: Map<string, Map<number, Slot>>;
  readonly states: Map<string, Readonly<Record<string, unknown>>>;
  appended: number;
};

export const memoryStore = (): MemoryStore => ({ log: new Map(), states: new Map(), appended: 0 });
