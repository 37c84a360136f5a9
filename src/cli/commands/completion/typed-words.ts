import type { CommandDefinition } from '../../contract/command.ts';

/** The words that can follow a command path such as `apis list`; the path of the program itself is empty. */
export type TypedWords = Readonly<{ path: string; of: CommandDefinition }>;

/** The program, each command, and each subcommand. */
export const typedWords = (program: CommandDefinition): readonly TypedWords[] => [
  { path: '', of: program },
  ...program.subcommands.flatMap((command) => [
    { path: command.name, of: command },
    ...command.subcommands.map((sub) => ({ path: `${command.name} ${sub.name}`, of: sub })),
  ]),
];

/** All flags after which a value is expected. */
export const valueFlags = (program: CommandDefinition): readonly string[] => [
  ...new Set(
    typedWords(program).flatMap(({ of }) =>
      of.options.filter(({ takesValue }) => takesValue).flatMap(({ flags }) => flags),
    ),
  ),
];

/** In single quotes, as every shell reads it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
