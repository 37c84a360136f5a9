import type { CommandModule } from './command.ts';

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
    load: async () => (await import('./commands/run.ts')).run,
  },
  {
    name: 'status',
    summary: 'the current state of each API, or that at a past time',
    load: async () => (await import('./commands/status.ts')).status,
  },
];
