import type { CommandDefinition } from '../../contract/command.ts';
import { typedWords } from './typed-words.ts';

/** In single quotes, as fish reads it. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

/** When the words typed so far are those of a command path. */
const condition = (path: string, siblings: readonly string[]): string => {
  if (path === '') return '__fish_use_subcommand';
  const [command = '', sub] = path.split(' ');
  const at = `__fish_seen_subcommand_from ${command}`;
  if (sub !== undefined) return `${at}; and __fish_seen_subcommand_from ${sub}`;
  return siblings.length === 0 ? at : `${at}; and not __fish_seen_subcommand_from ${siblings.join(' ')}`;
};

const optionLine = (
  when: string,
  { flags, summary, takesValue }: CommandDefinition['options'][number],
): string => {
  const named = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return `complete -c upledger -n ${quoted(when)} ${named.join(' ')}${takesValue ? ' -r' : ''} -d ${quoted(summary)}`;
};

export const fishCompletion = (program: CommandDefinition): string =>
  [
    '# fish completion for upledger',
    'complete -c upledger -e',
    ...typedWords(program).flatMap(({ path, of }) => {
      const names = of.subcommands.map(({ name }) => name);
      const when = condition(path, names);
      return [
        ...of.subcommands.map(
          ({ name, summary }) =>
            `complete -c upledger -n ${quoted(when)} -f -a ${quoted(name)} -d ${quoted(summary)}`,
        ),
        ...of.options.map((option) => optionLine(when, option)),
      ];
    }),
    '',
  ].join('\n');
