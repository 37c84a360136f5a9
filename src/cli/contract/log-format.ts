import type { NoteContext } from '../../runner/ports/note.ts';
import { isoTime } from '../../runner/ports/clock.ts';
import { printable } from '../../runner/text/printable.ts';
import type { ProcessContext } from './process-context.ts';
import { optionIn } from './program.ts';

export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

/** `--log-format`, else LOG_FORMAT, as it was given; null: a word that is not a format. */
export const logFormatOf = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): LogFormat | null => {
  const given = optionIn(argv, '--log-format');
  // What is wrong with a variable is said with all that is wrong with the environment.
  if (given === undefined) return env['LOG_FORMAT']?.trim() === 'json' ? 'json' : 'text';
  return logFormats.find((format) => format === given) ?? null;
};

/** One JSON object on one line. Empty: there is nothing to say. */
const jsonLine = (now: number, text: string, about: NoteContext): string => {
  const what = printable(text.replaceAll(/^upledger: /gmu, ''), false).trim();
  if (what === '') return '';
  const { level = 'warning', pass = null, api_id = null } = about;
  return `${JSON.stringify({ time: isoTime(now), level, pass, api_id, what })}\n`;
};

/** Everything that goes to stderr, in a format. */
export const withLogFormat = (context: ProcessContext, format: LogFormat): ProcessContext =>
  format === 'text'
    ? context
    : {
        ...context,
        log: (text, about = {}) => context.log(jsonLine(context.clock.now(), text, about)),
        record: (text, about = {}) =>
          context.log(jsonLine(context.clock.now(), text, { level: 'info', ...about })),
        printError: (text) => context.printError(jsonLine(context.clock.now(), text, { level: 'info' })),
        showsProgress: false,
      };
