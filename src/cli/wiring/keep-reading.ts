import { printable } from '../../runner/text/printable.ts';
import type { ExitCode } from '../contract/command.ts';
import { exitCodes } from '../contract/exit-codes.ts';
import type { ProcessContext } from '../contract/process-context.ts';

type Repeat = Readonly<{
  everyMs: number;
  /** on a terminal each output replaces the one before; otherwise it is appended */
  redraws: boolean;
}>;

type Reading = (context: ProcessContext) => Promise<ExitCode>;

const home = '\u001B[H';
const clearRest = '\u001B[K';
const clearBelow = '\u001B[J';
const clearAll = '\u001B[2J';

/** Overwrites the screen in place, without flicker. */
const redrawn = (text: string, height: number): string => {
  const lines = text.trimEnd().split('\n');
  const over = lines.length - (height - 1);
  const shown =
    over > 0 ? [...lines.slice(0, height - 2), `… and ${String(over + 1)} lines that have no room`] : lines;
  return `${home}${shown.map((line) => `${line}${clearRest}\n`).join('')}${clearBelow}`;
};

/** Does not repeat a message, so a lasting error does not fill the log. */
const withoutRepeats = (log: (text: string) => void) => {
  let before = new Set<string>();
  let now = new Set<string>();
  return {
    log: (text: string): void => {
      if (!before.has(text)) log(text);
      now.add(text);
    },
    next: (): void => {
      before = now;
      now = new Set();
    },
  };
};

/**
 * Reads repeatedly until Ctrl-C, or until the reader of stdout has gone. Ends if the first read fails; later a
 * store may be unavailable for a while.
 */
export const keepReading = async (
  context: ProcessContext,
  { everyMs, redraws }: Repeat,
  read: Reading,
): Promise<ExitCode> => {
  const { signal, exitCode } = context.interruptible();
  const said = withoutRepeats(context.log);
  let readers = true;
  const note = async (printed: Promise<boolean>) => {
    readers = (await printed) && readers;
    return readers;
  };
  for (let first = true; ; first = false) {
    const screen = redraws ? context.screen() : null;
    const texts: string[] = [];
    const toScreen = (text: string): void => void texts.push(text);
    let printed = false;
    const code = await read({
      ...context,
      width: screen?.width ?? context.width,
      showsProgress: false,
      log: screen === null ? said.log : toScreen,
      print: (text) => {
        printed = true;
        return screen === null ? note(context.print(text)) : Promise.resolve(toScreen(text)).then(() => true);
      },
      printData: (text) => {
        printed = true;
        return note(context.printData(text));
      },
    });
    if (first && code !== exitCodes.done && !printed) {
      for (const text of texts) context.log(text);
      return code;
    }
    if (screen !== null) {
      const shown = printable(texts.join(''), context.colours);
      // It moves the cursor.
      await note(context.printData(`${first ? clearAll : ''}${redrawn(shown, screen.height)}`));
    }
    if (!readers) return exitCodes.done;
    said.next();
    await context.clock.sleep(everyMs, signal);
    if (signal.aborted) return exitCode() ?? exitCodes.done;
  }
};
