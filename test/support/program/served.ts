import type { InProcess } from './run-in-process.ts';
import type { Workplace } from './workplace.ts';

export type Served = Readonly<{ url: string; end: () => Promise<number | null> }>;

/** The dashboard of a folder, until it is ended; on a free port, unless `args` name one. */
export const served = async (
  place: Workplace,
  given: Omit<InProcess, 'stop' | 'onPrint'> = {},
  args: readonly string[] = [],
): Promise<Served> => {
  const stop = new AbortController();
  const opened = Promise.withResolvers<string>();
  const ran = place.run(['serve', '--port', '0', ...args], {
    ...given,
    stop: stop.signal,
    onPrint: (text) => {
      if (text.startsWith('http://')) opened.resolve(text.trim());
    },
  });
  ran.then(({ stderr }) => opened.reject(new Error(stderr)), opened.reject);
  const url = await opened.promise;
  return {
    url,
    end: async () => {
      stop.abort();
      return (await ran).code;
    },
  };
};
