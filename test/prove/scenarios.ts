/** One API as the configs have it; its URL is its own on the server of the case. */
export type Config = Readonly<{
  api_id: string;
  failure_threshold?: number;
  success_threshold?: number;
  timeout_ms?: number;
  enabled?: boolean;
  notify_emails?: readonly string[];
}>;

/** What there is when a pass begins. */
export type Situation = Readonly<{
  configs: readonly Config[];
  down: readonly string[];
  /** SNS is out of order */
  silent?: boolean;
}>;

/** Passes that came before, and the pass in which the fault strikes. */
export type Scenario = Readonly<{ name: string; before: readonly Situation[]; last: Situation }>;

const plain: readonly Config[] = [
  { api_id: 'a' },
  { api_id: 'b', failure_threshold: 2 },
  { api_id: 'c', success_threshold: 2 },
];
const many = Array.from({ length: 23 }, (_, i): Config => ({ api_id: `s${String(i)}` }));

/** Every scenario has as few APIs as show what it is about: the cases are as many as the requests. */
export const scenarios: readonly Scenario[] = [
  { name: 'a first pass', before: [], last: { configs: plain, down: ['a', 'b'] } },
  {
    name: 'a quiet pass',
    before: [{ configs: plain, down: ['a'] }],
    last: { configs: plain, down: ['a'] },
  },
  {
    name: 'a pass with alerts',
    before: [
      { configs: plain, down: ['c'] },
      { configs: plain, down: ['b'] },
    ],
    last: { configs: plain, down: ['a', 'b'] },
  },
  {
    name: 'changed configs',
    before: [{ configs: plain, down: ['b'] }],
    last: {
      configs: [{ api_id: 'a', timeout_ms: 4000 }, { api_id: 'b' }, { api_id: 'c', enabled: false }],
      down: ['a', 'b'],
    },
  },
  {
    name: 'a removed API with a pending alert',
    before: [
      { configs: plain, down: [] },
      { configs: plain, down: ['a', 'c'], silent: true },
    ],
    last: { configs: plain.slice(1), down: ['a', 'c'] },
  },
  {
    name: 'a storm, told singly and in a digest',
    before: [{ configs: many, down: [] }],
    last: { configs: many, down: many.map(({ api_id }) => api_id) },
  },
];
