import type { CommandDefinition } from '../../contract/command.ts';
import { quoted, typedWords, valueFlags } from './typed-words.ts';

/** `word:what it is`, as _describe reads it. */
const described = (word: string, summary: string): string =>
  quoted(`${word.replaceAll(':', String.raw`\:`)}:${summary}`);

/** Works sourced after compinit, and as a file _upledger in $fpath. */
export const zshCompletion = (program: CommandDefinition): string => {
  const all = typedWords(program);
  const groups = all.filter(({ path, of }) => path !== '' && of.subcommands.length > 0);
  const cases = all.map(({ path, of }) => {
    const names = of.subcommands.map(({ name, summary }) => described(name, summary));
    const flags = of.options.flatMap((option) => option.flags.map((flag) => described(flag, option.summary)));
    return `    ${quoted(path)})
      names=(${names.join(' ')})
      flags=(${flags.join(' ')})
      ;;`;
  });
  return `#compdef upledger
_upledger() {
  local at='' word
  local -i i
  local -a names flags
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    case $word in
      ${valueFlags(program).join('|')}) ((i++)) ;;
      -*) ;;
      *)
        case $at in
          '') at=$word ;;
          ${groups.map(({ path }) => path).join('|')}) at="$at $word" ;;
        esac
        ;;
    esac
  done
  if ((i > CURRENT)); then
    _files
    return
  fi
  case $at in
${cases.join('\n')}
  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe option flags
  elif (($#names)); then
    _describe command names
  else
    _files
  fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _upledger "$@"
else
  compdef _upledger upledger
fi
`;
};
