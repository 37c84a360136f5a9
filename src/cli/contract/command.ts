import type { Command } from 'commander';
import type { ProcessContext } from './process-context.ts';

/** 0 done, 1 not all recorded or delivered, 2 bad usage or configuration, 3 a difference was found; 128 + n by signal n. */
export type ExitCode = number;

/** A command as it is declared: what can be typed after its name. */
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
   * `input` is what was given: options by their camelCase name, arguments as `args`, not decoded yet. `definitions` loads
   * every command and says what can be typed.
   */
  run: (
    context: ProcessContext,
    input: Readonly<Record<string, unknown>>,
    definitions: () => Promise<CommandDefinition>,
  ) => Promise<ExitCode>;
}>;
