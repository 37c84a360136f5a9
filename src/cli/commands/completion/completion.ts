import * as t from 'io-ts';
import type { CommandDefinition, CommandModule } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { fail } from '../../contract/fail.ts';
import { givenName } from '../../../runner/text/given-name.ts';
import { eitherText } from '../../../runner/text/list-text.ts';
import { bashCompletion } from './bash-completion.ts';
import { fishCompletion } from './fish-completion.ts';
import { zshCompletion } from './zsh-completion.ts';

const scripts: ReadonlyMap<string, (program: CommandDefinition) => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
]);

const Args = t.readonly(t.strict({ args: t.readonly(t.tuple([t.string])) }));

/** A script for a shell, from the definitions of the commands. */
export const completion: CommandModule = {
  declare: (command) => {
    command.argument('<shell>', [...scripts.keys()].join(', ')).addHelpText(
      'after',
      `
In bash, put this into ~/.bashrc:   source <(upledger completion bash)
In zsh, into ~/.zshrc, after compinit:   source <(upledger completion zsh)
In fish, once:   upledger completion fish > ~/.config/fish/completions/upledger.fish`,
    );
  },
  run: async (context, input, definitions) => {
    const shell = Args.is(input) ? input.args[0] : '';
    const script = scripts.get(shell);
    if (script === undefined)
      return fail(context, exitCodes.usage, [
        `the shell is ${givenName(shell)}, must be ${eitherText([...scripts.keys()])}`,
      ]);
    await context.printData(script(await definitions()));
    return exitCodes.done;
  },
};
