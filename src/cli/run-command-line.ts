import { Command, CommanderError } from 'commander';
import { didYouMean } from '../runner/config/nearest-name.ts';
import type { ExitCode } from './contract/command.ts';
import { commands } from './commands.ts';
import { defineCommands } from './define-commands.ts';
import { asTyped } from './contract/program.ts';
import { programVersion } from './wiring/program-version.ts';
import { logFormatOf, logFormats, withLogFormat } from './contract/log-format.ts';
import type { ProcessContext } from './contract/process-context.ts';
import { exitCodes } from './contract/exit-codes.ts';
import { cleanText } from '../runner/text/clean-text.ts';
import { cutText } from '../runner/text/cut-text.ts';

const description = `upledger checks HTTP APIs on a schedule, appends every result to an append-only ledger, and
sends an alert when an API goes UP -> DOWN or DOWN -> UP.`;

const footer = `
Exit codes: 0 done; 1 something could not be recorded or delivered; 2 wrong usage or configuration;
3 a verification found a difference, or check --fail found DOWN; 130 ended by Ctrl-C; 143 ended by SIGTERM.
A DOWN API is not an error.`;

const hidden = new Set(commands.filter((one) => one.hidden === true).map(({ name }) => name));

/** `upledger apis validate`: what was typed to reach this command. */
const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

/** commander's own sentence, and the name that was probably meant. */
const usageError = (error: CommanderError, command: Command): string => {
  const said = cutText(cleanText(error.message.replace(/^error: /u, '')), 200).replace(/\.+$/u, '');
  const given = /'([^']*)'/u.exec(said)?.[1] ?? '';
  const known =
    error.code === 'commander.unknownCommand'
      ? command.commands.map((one) => one.name()).filter((name) => !hidden.has(name))
      : command.options.flatMap(({ long }) => long ?? []);
  const isUnknown = error.code === 'commander.unknownCommand' || error.code === 'commander.unknownOption';
  const hint = (isUnknown && didYouMean(given, known)) || '.';
  return `upledger: ${said}${hint} See ${pathOf(command)} --help\n`;
};

/** Finds the command that is asked for, loads it alone, and runs it. */
export const runCommandLine = async (given: ProcessContext): Promise<ExitCode> => {
  const format = logFormatOf(given.argv, given.env);
  const formatted = withLogFormat(given, format ?? 'text');
  const context: ProcessContext = {
    ...formatted,
    log: (text, about) => formatted.log(asTyped(given.program, text), about),
  };
  const printed: string[] = [];
  let code: ExitCode = exitCodes.done;
  let active: Command;
  const plain = (command: Command) =>
    command
      .helpCommand(false)
      .exitOverride()
      .configureHelp({ showGlobalOptions: false })
      .showSuggestionAfterError(false)
      .configureOutput({
        writeOut: (text) => printed.push(text),
        writeErr: (text) => printed.push(text),
        outputError: () => undefined,
        getOutHelpWidth: () => context.width ?? 100,
        getErrHelpWidth: () => context.width ?? 100,
      });
  const program = plain(new Command('upledger'))
    .description(description)
    .version(programVersion(), '-v, --version', 'show the version')
    .option('--log-format <format>', 'what stderr gets: text, or json, one object a line (default: text)')
    .helpOption('-h, --help', 'show this help; for one command: upledger COMMAND --help')
    .addHelpText('after', footer);
  active = program;
  const words = context.argv.filter(
    (arg, i) => !arg.startsWith('-') && context.argv[i - 1] !== '--log-format',
  );
  const [first, second] = words;
  const asked = first === 'help' ? second : first;
  // -V is the former name of -v.
  const versionAsked = context.argv[0] === '-V' ? ['-v'] : context.argv;
  // Who asks for help about what there is not is told so.
  const isUnknown = asked !== undefined && commands.every(({ name }) => name !== asked);
  const helpAsked = isUnknown ? words.slice(1) : [...words.slice(1), '--help'];
  const argv = first === 'help' ? helpAsked : versionAsked;
  for (const { name, summary, load } of commands) {
    const command = plain(program.command(name, { hidden: hidden.has(name) }))
      .description(summary)
      .summary(summary)
      .helpOption('-h, --help', 'show this help');
    if (name !== asked) continue;
    const module = await load();
    module.declare(command);
    const leaves = command.commands.length > 0 ? command.commands.map(plain) : [command];
    for (const leaf of leaves)
      leaf.action(async () => {
        const input: Readonly<Record<string, unknown>> = leaf.optsWithGlobals();
        code = await module.run(
          context,
          { ...input, args: leaf.args, subcommand: leaf.name() },
          defineCommands,
        );
      });
    active = leaves.find((leaf) => leaf.name() === second) ?? command;
  }
  if (format === null) {
    context.log(`upledger: --log-format must be ${logFormats.join(' or ')}. See ${pathOf(active)} --help\n`);
    return exitCodes.usage;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isAsked = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    if (isAsked) await context.print(printed.join(''));
    // No command, or a group without its subcommand: the help says what there is.
    else if (error.code === 'commander.help') context.log(printed.join(''));
    else context.log(usageError(error, active), { level: 'error' });
    return isAsked ? exitCodes.done : exitCodes.usage;
  }
};
