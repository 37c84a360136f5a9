import type { ExitCode } from '../../contract/command.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

/** The output of a command. */
export type Answer = Readonly<{ code: ExitCode; stdout: string; stderr: string }>;

/** A context that collects output in lists. */
export const captured = (context: ProcessContext, stdout: string[], stderr: string[]): ProcessContext => {
  const into = (list: string[]) => (text: string) => Promise.resolve(list.push(text) > 0);
  return {
    ...context,
    // A log for machines is that of the server: these lines go into its answer.
    env: { ...context.env, LOG_FORMAT: undefined },
    print: into(stdout),
    printData: into(stdout),
    printBytes: (bytes) => into(stdout)(Buffer.from(bytes).toString()),
    printError: into(stderr),
    log: (text) => void stderr.push(text),
    record: () => undefined,
    interactive: false,
    width: null,
    colours: false,
    showsProgress: false,
  };
};

/** Runs a command in this process: the API responds with what the command prints. */
export const runQuery = async (context: ProcessContext, argv: readonly string[]): Promise<Answer> => {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const { runCommandLine } = await import('../../run-command-line.ts');
  const code = await runCommandLine({ ...captured(context, stdout, stderr), argv });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
};
