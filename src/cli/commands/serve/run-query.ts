import type { ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

/** The output of a command. */
export type Answer = Readonly<{
  code: ExitCode;
  stdout: string;
  stderr: string;
  /** whether what was asked is wrong, and not the place where the answer is kept */
  isWrongQuestion: boolean;
}>;

type Said = Readonly<{ stdout: string[]; stderr: string[]; wrongQuestions: string[] }>;

export const nothingSaid = (): Said => ({ stdout: [], stderr: [], wrongQuestions: [] });

/** A context that collects output in lists. */
export const captured = (
  context: ProcessContext,
  { stdout, stderr, wrongQuestions }: Said,
): ProcessContext => {
  const into = (list: string[]) => (text: string) => Promise.resolve(list.push(text) > 0);
  return {
    ...context,
    // A log for machines is that of the server: these lines go into its answer.
    env: { ...context.env, LOG_FORMAT: undefined },
    // How the server was started, and with which files, is nothing that a reader knows.
    program: { name: 'upledger', given: {} },
    print: into(stdout),
    printData: into(stdout),
    printBytes: (bytes) => into(stdout)(Buffer.from(bytes).toString()),
    printError: into(stderr),
    log: (text, { level, isPlace = false } = {}) => {
      stderr.push(text);
      if (level === 'error' && !isPlace) wrongQuestions.push(text);
    },
    record: () => undefined,
    interactive: false,
    width: null,
    colours: false,
    showsProgress: false,
  };
};

/** What a command said on stderr, for the log of the server. */
export const plainReason = (stderr: string): string => stderr.replaceAll(/^upledger: /gmu, '').trim();

/** Runs a command in this process: the API responds with what the command prints. */
export const runQuery = async (context: ProcessContext, argv: readonly string[]): Promise<Answer> => {
  const said = nothingSaid();
  const { runCommandLine } = await import('../../run-command-line.ts');
  const code = await runCommandLine({ ...captured(context, said), argv });
  return {
    code,
    stdout: said.stdout.join(''),
    stderr: said.stderr.join(''),
    isWrongQuestion: code === exitCodes.usage && said.wrongQuestions.length > 0,
  };
};
