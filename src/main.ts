import { fstatSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemClock } from './adapters/clock/system-clock.ts';
import { createInterruption } from './cli/terminal/signals.ts';
import { runCommandLine } from './cli/run-command-line.ts';
import { createPrinter } from './cli/terminal/printer.ts';
import { fileOutput } from './cli/terminal/file-output.ts';
import { terminalScreen, terminalWidth } from './cli/terminal/terminal-width.ts';
import { programName, programOf } from './cli/contract/program.ts';
import { logFormatOf, withLogFormat } from './cli/contract/log-format.ts';
import type { ProcessContext } from './cli/contract/process-context.ts';

// The only edge to the process: arguments, environment, streams, signals, exit code.
const { stdout, stderr, env, argv } = process;
const debug = env['UPLEDGER_DEBUG'] === '1';
// A connection that fails is a result, not a surprise: nobody reads its stack, and making one costs more than sealing its event.
if (!debug) Error.stackTraceLimit = 0;
const colours = stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
const output = createPrinter(fstatSync(stdout.fd).isFile() ? fileOutput(stdout.fd) : stdout, colours);
const { print: printError } = createPrinter(fstatSync(stderr.fd).isFile() ? fileOutput(stderr.fd) : stderr);

const self = [process.execPath, ...process.execArgv, argv[1] ?? ''] as const;

const context: ProcessContext = {
  argv: argv.slice(2),
  env,
  hostName: hostname(),
  clock: systemClock,
  input: process.stdin,
  interactive: process.stdin.isTTY && stderr.isTTY,
  print: output.print,
  printData: output.printData,
  printBytes: output.printBytes,
  isAbandoned: output.isAbandoned,
  printError,
  log: (text) => void printError(text),
  record: () => undefined,
  width: terminalWidth(stdout, env),
  screen: () => terminalScreen(stdout, env),
  colours,
  showsProgress: stderr.isTTY && env['TERM'] !== 'dumb',
  debug,
  interruptible: () => createInterruption(process),
  program: programOf(programName(env, { argv0: process.argv0, self, cwd: process.cwd() }), argv.slice(2)),
  self,
};

// The command line does the same for all that it logs.
const { log } = withLogFormat(context, logFormatOf(context.argv, env) ?? 'text');

/** Whatever gets here is a mistake of this program, not of its user. */
const bug = (error: unknown): number => {
  const shown =
    error instanceof Error ? ((debug ? error.stack : error.message) ?? error.message) : String(error);
  log(
    `upledger: this is a bug in upledger, please report it: ${shown}\n${debug ? '' : 'upledger: UPLEDGER_DEBUG=1 shows where it happened. What was recorded before it is safe.\n'}`,
    { level: 'error' },
  );
  return 1;
};

const end = async (code: number) => {
  // Both have been written when this has: a pipe that is still full must not lose its end.
  await output.print('');
  const failure = output.failure();
  if (failure !== null) log(`upledger: the output was cut off: ${failure.message}\n`, { level: 'error' });
  await printError('');
  // A name server that never answers would keep the process for as long as the system asks it.
  process.exit(failure !== null && code === 0 ? 1 : code);
};

process.on('uncaughtException', (error) => void end(bug(error)));
runCommandLine(context)
  .catch(bug)
  .then(end, () => process.exit(1));
