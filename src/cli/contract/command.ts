import type { Command } from 'commander';
import type { ProcessContext } from './process-context.ts';

/** 0 done, 1 not all recorded or delivered, 2 bad usage or configuration, 3 a difference was found; 128 + n by signal n. */
export type ExitCode = number;

/** The declaration of a command: its arguments and options. */
export type CommandDefinition = Readonly<{
  name: string;
  summary: string;
  options: readonly Readonly<{ flags: readonly string[]; summary: string; takesValue: boolean }>[];
  subcommands: readonly CommandDefinition[];
}>;

/** One subcommand: what it takes, and what it does. Its module is loaded only when it is asked for. */
export type CommandModule = Readonly<{
  /** adds arguments, options and help texts */
  declare: (command: Command) => void;
  /**
   * `input` is not decoded yet: options by their camelCase name, arguments as `args`. `definitions` loads
   * the declarations of all commands.
   */
  run: (
    context: ProcessContext,
    input: Readonly<Record<string, unknown>>,
    definitions: () => Promise<CommandDefinition>,
  ) => Promise<ExitCode>;
}>;
