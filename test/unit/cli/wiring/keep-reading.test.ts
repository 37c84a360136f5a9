import { describe, expect, it } from 'vitest';
import { keepReading } from '../../../../src/cli/wiring/keep-reading.ts';
import type { ProcessContext } from '../../../../src/cli/contract/process-context.ts';

type Step = (context: ProcessContext) => Promise<number>;

/** Each step is one reading; Ctrl-C comes after the last. */
const keptReading = async (
  steps: readonly Step[],
  { redraws = false, height = 24 }: Readonly<{ redraws?: boolean; height?: number }> = {},
  reads: () => boolean = () => true,
) => {
  const stop = new AbortController();
  const printed: string[] = [];
  const logged: string[] = [];
  const context = {
    argv: [],
    env: {},
    hostName: 'test',
    clock: {
      now: () => 0,
      elapsed: () => 0,
      sleep: () => {
        if (done === steps.length) stop.abort();
        return Promise.resolve();
      },
    },
    input: process.stdin,
    interactive: false,
    print: (text: string) => {
      printed.push(text);
      return Promise.resolve(reads());
    },
    printData: (text: string) => {
      printed.push(text);
      return Promise.resolve(reads());
    },
    printBytes: () => Promise.resolve(true),
    printError: () => Promise.resolve(true),
    isAbandoned: () => false,
    log: (text: string) => void logged.push(text),
    record: () => undefined,
    width: 80,
    screen: () => ({ width: 40, height }),
    colours: false,
    showsProgress: true,
    debug: false,
    interruptible: () => ({ signal: stop.signal, exitCode: () => 130 }),
    program: { name: 'upledger', given: {} },
    self: ['node'],
  } satisfies ProcessContext;
  let done = 0;
  const code = await keepReading(context, { everyMs: 1, redraws }, (each) => {
    const step = steps[done];
    done += 1;
    return step === undefined ? Promise.resolve(0) : step(each);
  });
  return { code, printed, logged, done };
};

const says =
  (text: string, code = 0): Step =>
  async ({ print }) => {
    await print(text);
    return code;
  };
const fails =
  (text: string, code = 1): Step =>
  ({ log }) => {
    log(text);
    return Promise.resolve(code);
  };

describe('keepReading', () => {
  it('prints each reading after the other, and ends with the code of the signal', async () => {
    expect(await keptReading([says('a\n'), says('b\n', 2)])).toMatchObject({
      code: 130,
      printed: ['a\n', 'b\n'],
    });
  });

  it.each([false, true])(
    'ends when the first reading fails, and goes on when a later one does (redraws: %s)',
    async (redraws) => {
      expect(await keptReading([fails('no store\n', 2), says('a')], { redraws })).toMatchObject({
        code: 2,
        printed: [],
        logged: ['no store\n'],
      });
      const later = await keptReading([says('a\n'), fails('away\n'), says('b\n')], { redraws });
      expect([later.code, later.done]).toEqual([130, 3]);
    },
  );

  it('says a fault that lasts once, and again when it comes back', async () => {
    const away = fails('away\n');
    const { logged } = await keptReading([says('a'), away, away, away, says('b'), away]);
    expect(logged).toEqual(['away\n', 'away\n']);
  });

  it('ends when nobody reads any more', async () => {
    expect(await keptReading([says('a'), says('b'), says('c')], {}, () => false)).toMatchObject({
      code: 0,
      done: 1,
    });
  });

  it('draws over what a terminal shows, no more lines than it has, and messages too', async () => {
    const { printed, logged } = await keptReading([says('1\n2\n3\n4\n5\n'), fails('away\n')], {
      redraws: true,
      height: 5,
    });
    expect(printed).toEqual([
      '\u001B[2J\u001B[H1\u001B[K\n2\u001B[K\n3\u001B[K\n… and 2 lines that have no room\u001B[K\n\u001B[J',
      '\u001B[Haway\u001B[K\n\u001B[J',
    ]);
    expect(logged).toEqual([]);
  });

  it('asks for the width each time: a terminal changes its size', async () => {
    const widths: (number | null)[] = [];
    await keptReading(
      [
        ({ width, print }) => {
          widths.push(width);
          return print('a').then(() => 0);
        },
      ],
      { redraws: true },
    );
    expect(widths).toEqual([40]);
  });
});
