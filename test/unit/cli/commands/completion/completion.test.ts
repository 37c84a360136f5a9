import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fishCompletion } from '../../../../../src/cli/commands/completion/fish-completion.ts';
import { typedWords } from '../../../../../src/cli/commands/completion/typed-words.ts';
import { zshCompletion } from '../../../../../src/cli/commands/completion/zsh-completion.ts';
import { defineCommands } from '../../../../../src/cli/define-commands.ts';
import { commands } from '../../../../../src/cli/commands.ts';
import { runInProcess } from '../../../../support/program/run-in-process.ts';

const script = async (shell: string): Promise<string> => {
  const { code, stdout, stderr } = await runInProcess(['completion', shell]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};

/** What bash offers for the last of these words. */
const offered = (source: string, words: readonly string[]): readonly string[] =>
  execFileSync(
    'bash',
    [
      '-c',
      `${source}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _upledger; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      ...words,
    ],
    { encoding: 'utf8' },
  )
    .split('\n')
    .filter((word) => word !== '');

describe('completion', () => {
  it('in bash offers commands, subcommands and the options of each, and nothing for a value', async () => {
    const bash = await script('bash');
    const at = (...words: readonly string[]) => offered(bash, ['upledger', ...words]);
    expect(at('st')).toEqual(['status']);
    expect(at('')).toEqual(
      expect.arrayContaining(commands.filter(({ hidden }) => hidden !== true).map(({ name }) => name)),
    );
    expect(at('')).not.toContain('demo-api');
    expect(at('status', '--d')).toEqual(['--down']);
    expect(at('apis', '')).toEqual(expect.arrayContaining(['list', 'validate', 'apply']));
    expect(at('--store', 'apis', 'apis', 'apply', '--d')).toEqual(['--dry-run']);
    expect(at('events', 'shop', '-n', '3', '--fo')).toEqual(['--follow']);
    expect(at('report', '--output', '')).toEqual([]);
    expect(at('nothing', '')).toEqual([]);
  });

  it.each(['bash', 'zsh', 'fish'])('in %s has every command and option that the help has', async (shell) => {
    const text = await script(shell);
    for (const { of } of typedWords(await defineCommands())) {
      for (const { name } of of.subcommands) expect(text).toMatch(new RegExp(`\\b${name}\\b`, 'u'));
      for (const { flags } of of.options)
        for (const flag of flags)
          expect(text).toContain(
            shell === 'fish' ? flag.replace(/^--/u, '-l ').replace(/^-(?=[a-z]$)/iu, '-s ') : flag,
          );
    }
  });

  it('keeps quotes and colons of a summary to itself', () => {
    const program = {
      name: 'upledger',
      summary: '',
      options: [],
      subcommands: [{ name: 'x', summary: "it's: a \\ thing", options: [], subcommands: [] }],
    };
    expect(fishCompletion(program)).toContain(String.raw`-a 'x' -d 'it\'s: a \\ thing'`);
    expect(zshCompletion(program)).toContain(String.raw`'x:it'\''s: a \ thing'`);
  });

  it('refuses a shell that it does not know', async () => {
    const { code, stderr } = await runInProcess(['completion', 'tcsh']);
    expect([code, stderr]).toEqual([2, 'upledger: the shell is tcsh, must be bash, zsh or fish\n']);
  });
});
