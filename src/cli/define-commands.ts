import { Command, type Option } from 'commander';
import { commands } from './commands.ts';
import type { CommandDefinition } from './contract/command.ts';

const optionOf = ({ long, short, description, required, optional }: Option) => ({
  flags: [long, short].flatMap((flag) => flag ?? []),
  summary: description,
  takesValue: required || optional,
});

const help = { flags: ['--help', '-h'], summary: 'show the help', takesValue: false } as const;

const definitionOf = (command: Command): CommandDefinition => ({
  name: command.name(),
  summary: command.description(),
  options: [...command.options.filter(({ hidden }) => !hidden).map(optionOf), help],
  subcommands: command.commands.map(definitionOf),
});

/** The program with all commands: each is loaded and declares itself. */
export const defineCommands = async (): Promise<CommandDefinition> => {
  const program = new Command('upledger').option('-v, --version', 'show the version');
  for (const { name, summary, hidden = false, load } of commands) {
    if (hidden) continue;
    const command = program.command(name).description(summary);
    (await load()).declare(command);
  }
  return definitionOf(program);
};
