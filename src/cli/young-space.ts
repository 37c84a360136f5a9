import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Half of it is in use at a time: enough for what a page of the log leaves behind. */
const enough = 16 * 1024 * 1024;

/**
 * For long work, to be called now and then, true once it holds: V8 answers much garbage by letting the space for young
 * objects grow, up to 3 × 32 MB, although hardly any of them survives. Once it is large enough to be fast it stays as it
 * is, and memory with it, however long a log is. (`--max-semi-space-size` does the same, on the command line of Node only.)
 */
export const createYoungSpaceLimit = (): (() => boolean) => {
  let held = false;
  return () => {
    if (held) return true;
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young === undefined || young.space_size < enough) return false;
    held = true;
    setFlagsFromString('--semi-space-growth-factor=1');
    return true;
  };
};
