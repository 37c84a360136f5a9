import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Half of it is in use at a time: enough for what a page of the log leaves behind. */
const enough = 16 * 1024 * 1024;

/**
 * For work over millions of events, to be called now and then: V8 answers their garbage by letting the space for young
 * objects grow, up to 3 × 32 MB, although hardly any of them survives. Once it is large enough to be fast it stays as it
 * is, and memory with it, however long a log is. (`--max-semi-space-size` does the same, on the command line of Node only.)
 */
export const createYoungSpaceLimit = (): (() => void) => {
  let held = false;
  return () => {
    if (held) return;
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young === undefined || young.space_size < enough) return;
    held = true;
    setFlagsFromString('--semi-space-growth-factor=1');
  };
};
