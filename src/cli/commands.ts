import type { CommandModule } from './contract/command.ts';

type Entry = Readonly<{
  name: string;
  summary: string;
  /** not shown in the help: only the program itself starts it */
  hidden?: true;
  load: () => Promise<CommandModule>;
}>;

/** Every command, in the order of the help. */
export const commands: readonly Entry[] = [
  {
    name: 'run',
    summary: 'one pass: check what is due, record it, send what is owed',
    load: async () => (await import('./commands/run/run.ts')).run,
  },
  {
    name: 'check',
    summary: 'check one URL or API now, phase by phase; nothing is recorded',
    load: async () => (await import('./commands/check/check.ts')).check,
  },
  {
    name: 'status',
    summary: 'the current state of each API, or that at a past time',
    load: async () => (await import('./commands/status/status.ts')).status,
  },
  {
    name: 'events',
    summary: 'the stream of one API',
    load: async () => (await import('./commands/events/events.ts')).events,
  },
  {
    name: 'transitions',
    summary: 'every UP→DOWN and DOWN→UP, with its alert',
    load: async () => (await import('./commands/transitions/transitions.ts')).transitions,
  },
  {
    name: 'explain',
    summary: 'why a transition happened, or why a check did not alert',
    load: async () => (await import('./commands/explain/explain.ts')).explain,
  },
  {
    name: 'replay',
    summary: 'fold the log again, and compare or rebuild the states',
    load: async () => (await import('./commands/replay/replay.ts')).replay,
  },
  {
    name: 'audit',
    summary: 'prove that nobody touched the log, or name where',
    load: async () => (await import('./commands/audit/audit.ts')).audit,
  },
  {
    name: 'export',
    summary: 'the log as JSON lines',
    load: async () => (await import('./commands/export/export.ts')).exportLog,
  },
  {
    name: 'apis',
    summary: 'the configured APIs: list, validate, apply',
    load: async () => (await import('./commands/apis/apis.ts')).apis,
  },
  {
    name: 'dispatch',
    summary: 'one pass that sends what is due to a queue of checks',
    load: async () => (await import('./commands/dispatch/dispatch.ts')).dispatch,
  },
  {
    name: 'work',
    summary: 'check what comes from the queue, as one of many workers',
    load: async () => (await import('./commands/work/work.ts')).work,
  },
  {
    name: 'whatif',
    summary: 'what other thresholds would have alerted',
    load: async () => (await import('./commands/whatif/whatif.ts')).whatif,
  },
  {
    name: 'report',
    summary: 'uptime, coverage, incidents and latency of a period',
    load: async () => (await import('./commands/report/report.ts')).report,
  },
  {
    name: 'doctor',
    summary: 'is everything there that a pass needs? one line each, with a remedy',
    load: async () => (await import('./commands/doctor/doctor.ts')).doctor,
  },
  {
    name: 'subscriptions',
    summary: 'notify_emails and the email subscriptions of the topic: list, sync',
    load: async () => (await import('./commands/subscriptions/subscriptions.ts')).subscriptions,
  },
  {
    name: 'init',
    summary: 'create the ledger and a commented apis.yaml',
    load: async () => (await import('./commands/init/init.ts')).init,
  },
  {
    name: 'demo',
    summary: 'a tour of 10 seconds: a real outage, on this machine alone',
    load: async () => (await import('./commands/demo/demo.ts')).demo,
  },
  {
    name: 'demo-api',
    summary: 'the API of the demo',
    hidden: true,
    load: async () => (await import('./commands/demo/demo-api.ts')).demoApi,
  },
];
