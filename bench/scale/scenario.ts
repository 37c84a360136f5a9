/** One world to simulate. Times in milliseconds. */
export type Scenario = Readonly<{
  name: string;
  apis: number;
  intervalMs: number;
  workers: number;
  /** of a healthy API: from the start of a check to its end, drawn anew each time around this median */
  latencyMs: number;
  /** part of the APIs that never answer, so that a check of them lasts `timeoutMs` */
  hanging: number;
  timeoutMs: number;
  /** of a worker's one thread, for each check */
  cpuMs: number;
  concurrency: number;
  hiddenMs: number;
  retentionMs: number;
  /** half of the workers are gone between these times */
  zoneDies: Readonly<{ at: number; until: number }> | null;
  /** measured after the first so many milliseconds, until the end */
  warmUpMs: number;
  endMs: number;
}>;

const minute = 60_000;

const usual: Scenario = {
  name: '',
  apis: 50_000,
  intervalMs: minute,
  workers: 4,
  latencyMs: 120,
  hanging: 0,
  timeoutMs: 30_000,
  cpuMs: 1.5,
  concurrency: 50,
  hiddenMs: 180_000,
  retentionMs: 15 * minute,
  zoneDies: null,
  warmUpMs: 2 * minute,
  endMs: 12 * minute,
};

const overload = { workers: 1, warmUpMs: 20 * minute, endMs: 30 * minute };

export const scenarios: readonly Scenario[] = [
  ...[16, 8, 4, 3].map((workers) => ({ ...usual, workers, name: `${String(workers)} workers` })),
  { ...usual, ...overload, name: '1 worker, messages kept for 15 min' },
  { ...usual, ...overload, name: '1 worker, messages kept for 3 min', retentionMs: 3 * minute },
  ...[0.01, 0.1, 0.3].map((hanging) => ({
    ...usual,
    hanging,
    name: `4 workers, ${String(hanging * 100)} % of the APIs hang for 30 s`,
  })),
  ...[8, 4].map((workers) => ({
    ...usual,
    workers,
    zoneDies: { at: 4.2 * minute, until: 8.2 * minute },
    name: `${String(workers)} workers, half of them die, replaced after 4 min`,
  })),
  {
    ...usual,
    workers: 8,
    hiddenMs: 30_000,
    zoneDies: { at: 4.2 * minute, until: 8.2 * minute },
    name: '8 workers, the same, messages hidden for 30 s only',
  },
];
