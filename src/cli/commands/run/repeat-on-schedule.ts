import type { ExitCode } from '../../contract/command.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

/** When the next multiple of `every` comes on the wall clock. */
const untilNextTick = (now: number, every: number): number => every - (now % every);

/**
 * Does `work` now and at each wall-clock multiple of `every` ms, one after the other, until `signal`, or until nobody
 * reads its output. A longer pass skips ticks. It continues after every exit code, because errors may be fixed meanwhile.
 */
export const everyTick = async (
  { clock, log, isAbandoned }: Pick<ProcessContext, 'clock' | 'log' | 'isAbandoned'>,
  every: number,
  signal: AbortSignal,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> => {
  let code = await work();
  while (!signal.aborted && !isAbandoned()) {
    await clock.sleep(untilNextTick(clock.now(), every), signal);
    if (signal.aborted) break;
    const began = clock.elapsed();
    code = await work();
    const missed = Math.floor((clock.elapsed() - began) / every);
    if (missed > 0 && !signal.aborted)
      log(`upledger: the pass took longer than --every: ${String(missed)} skipped\n`);
  }
  return code;
};
