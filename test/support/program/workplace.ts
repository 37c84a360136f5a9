import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInProcess, type InProcess } from './run-in-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startUpledger, upledger, type Ran, type Where } from './upledger.ts';

type Given = Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;

/** A folder of one's own to run the program in. */
export type Workplace = AsyncDisposable &
  Readonly<{
    path: string;
    /** writes apis.yaml: text as it is, or a list of APIs */
    apis: (content: string | readonly Given[]) => Promise<void>;
    /** runs a command in this process; the folder becomes its current one, for paths are relative to that */
    run: (args: readonly string[], given?: InProcess) => Promise<Ran>;
    /** runs it in a process of its own */
    spawn: (args: readonly string[], where?: Partial<Where>) => Promise<Ran>;
    start: (args: readonly string[], where?: Partial<Where>) => ReturnType<typeof startUpledger>;
    /** what it prints, as JSON; an exit code other than 0 fails the test */
    json: (args: readonly string[]) => Promise<unknown>;
  }>;

// JSON is YAML.
const yaml = (apis: readonly Given[]): string => JSON.stringify({ apis }, null, 2);

export const workplace = async (): Promise<Workplace> => {
  const { path, remove } = await temporaryFolder();
  const before = process.cwd();
  const run = (args: readonly string[], given: InProcess = {}) => {
    process.chdir(path);
    return runInProcess(args, given);
  };
  return {
    path,
    apis: (content) =>
      writeFile(join(path, 'apis.yaml'), typeof content === 'string' ? content : yaml(content)),
    run,
    spawn: (args, where = {}) => upledger(args, { cwd: path, ...where }),
    start: (args, where = {}) => startUpledger(args, { cwd: path, ...where }),
    json: async (args) => {
      const { code, stdout, stderr } = await run(args);
      if (code !== 0) throw new Error(`exit ${String(code)}: ${stderr}`);
      const printed: unknown = JSON.parse(stdout);
      return printed;
    },
    [Symbol.asyncDispose]: () => {
      process.chdir(before);
      return remove();
    },
  };
};
