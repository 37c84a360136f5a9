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
    summary: 'one pass: check what is due, record it, send pending alerts',
    load: async () => (await import('./commands/run/run.ts')).run,
  },
  {
    name: 'check',
    summary: 'check one URL or API now, phase by phase; nothing is recorded',
    load: async () => (await import('./commands/check/check.ts')).check,
  },
  {
    name: 'status',
    summary: 'the current state of each API, or its state at a past time',
    load: async () => (await import('./commands/status/status.ts')).status,
  },
  {
    name: 'events',
    summary: 'the events of one API, in order',
    load: async () => (await import('./commands/events/events.ts')).events,
  },
  {
    name: 'transitions',
    summary: 'every UP -> DOWN and DOWN -> UP, with its alert',
    load: async () => (await import('./commands/transitions/transitions.ts')).transitions,
  },
  {
    name: 'explain',
    summary: 'why a transition happened, or why a check did not alert',
    load: async () => (await import('./commands/explain/explain.ts')).explain,
  },
  {
    name: 'replay',
    summary: 'replay the log, and compare or rebuild the stored states',
    load: async () => (await import('./commands/replay/replay.ts')).replay,
  },
  {
    name: 'resume',
    summary: 'continue a stream that has a gap or cannot be read',
    load: async () => (await import('./commands/resume/resume.ts')).resume,
  },
  {
    name: 'audit',
    summary: 'verify that the log has not been tampered with',
    load: async () => (await import('./commands/audit/audit.ts')).audit,
  },
  {
    name: 'export',
    summary: 'the log as JSON lines',
    load: async () => (await import('./commands/export/export.ts')).exportLog,
  },
  {
    name: 'backup',
    summary: 'a verified copy of an SQLite ledger, also while passes write it',
    load: async () => (await import('./commands/backup/backup.ts')).backup,
  },
  {
    name: 'apis',
    summary: 'the configured APIs: list, validate, apply, import, export, schema',
    load: async () => (await import('./commands/apis/apis.ts')).apis,
  },
  {
    name: 'dispatch',
    summary: 'one pass that sends due checks to a queue',
    load: async () => (await import('./commands/dispatch/dispatch.ts')).dispatch,
  },
  {
    name: 'work',
    summary: 'check what arrives in the queue, as one of many workers',
    load: async () => (await import('./commands/work/work.ts')).work,
  },
  {
    name: 'whatif',
    summary: 'which alerts other thresholds would have sent',
    load: async () => (await import('./commands/whatif/whatif.ts')).whatif,
  },
  {
    name: 'report',
    summary: 'uptime, coverage, incidents and latency over a period',
    load: async () => (await import('./commands/report/report.ts')).report,
  },
  {
    name: 'page',
    summary: 'a status page from the log, as static files',
    load: async () => (await import('./commands/page/page.ts')).page,
  },
  {
    name: 'days',
    summary: 'summarize all days that are over',
    load: async () => (await import('./commands/days/days.ts')).days,
  },
  {
    name: 'serve',
    summary: 'a dashboard and metrics of the ledger, read-only',
    load: async () => (await import('./commands/serve/serve.ts')).serve,
  },
  {
    name: 'doctor',
    summary: 'verify that everything a pass needs is in place; each finding has a remedy',
    load: async () => (await import('./commands/doctor/doctor.ts')).doctor,
  },
  {
    name: 'channels',
    summary: 'where alerts go: list the channels, or test one',
    load: async () => (await import('./commands/channels/channels.ts')).channels,
  },
  {
    name: 'subscriptions',
    summary: 'the email subscriptions of the topic: list, or sync with notify_emails',
    load: async () => (await import('./commands/subscriptions/subscriptions.ts')).subscriptions,
  },
  {
    name: 'ship-logs',
    summary: 'send a log of JSON lines to CloudWatch Logs, from where it got to last time',
    load: async () => (await import('./commands/ship-logs/ship-logs.ts')).shipLogs,
  },
  {
    name: 'init',
    summary: 'create the ledger and a commented apis.yaml',
    load: async () => (await import('./commands/init/init.ts')).init,
  },
  {
    name: 'completion',
    summary: 'a script that completes commands and options in bash, zsh or fish',
    load: async () => (await import('./commands/completion/completion.ts')).completion,
  },
  {
    name: 'demo',
    summary: 'a 10-second tour: a real outage, entirely on this machine',
    load: async () => (await import('./commands/demo/demo.ts')).demo,
  },
  {
    name: 'demo-api',
    summary: 'the API of the demo',
    hidden: true,
    load: async () => (await import('./commands/demo/demo-api.ts')).demoApi,
  },
];
