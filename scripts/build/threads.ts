/** What the program starts as a thread, by the name of its file in dist. */
export const threads = {
  'judge-worker': 'src/adapters/http/judging/judge-worker.ts',
  'fold-worker': 'src/cli/threads/fold-worker.ts',
};
