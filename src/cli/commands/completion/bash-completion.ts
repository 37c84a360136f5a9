import type { CommandDefinition } from '../../contract/command.ts';
import { quoted, typedWords, valueFlags } from './typed-words.ts';

const caseOf = (path: string, words: readonly string[]): string =>
  `    ${quoted(path)}) words=${quoted(words.join(' '))} ;;`;

/** Also runs in bash 3.2 (macOS), without other packages. */
export const bashCompletion = (program: CommandDefinition): string => {
  const all = typedWords(program);
  const groups = all.filter(({ path, of }) => path !== '' && of.subcommands.length > 0);
  return `# bash completion for upledger
_upledger() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' words='' word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      ${valueFlags(program).join('|')}) ((i++)) ;;
      -*) ;;
      *)
        case $path in
          '') path=$word ;;
          ${groups.map(({ path }) => path).join('|')}) path="$path $word" ;;
        esac
        ;;
    esac
  done
  # The value of an option: complete files.
  if ((i > COMP_CWORD)); then
    COMPREPLY=()
    return
  fi
  case $path in
${all.map(({ path, of }) => caseOf(path, [...of.subcommands.map(({ name }) => name), ...of.options.flatMap(({ flags }) => flags)])).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _upledger upledger
`;
};
