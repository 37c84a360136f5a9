import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

const Started = t.strict({ port: t.number });

/** The checked API in its own process, so that its work is not counted. */
export type Target = Readonly<{
  url: string;
  answerWith: (status: number) => Promise<void>;
  stop: () => void;
}>;

export const startTarget = async (): Promise<Target> => {
  const child = fork(join(import.meta.dirname, 'target-server.ts'));
  const started = Started.decode((await once(child, 'message'))[0]);
  if (E.isLeft(started)) throw new Error('the target server did not say its port');
  return {
    url: `http://127.0.0.1:${String(started.right.port)}/health`,
    answerWith: async (status) => {
      child.send(status);
      await once(child, 'message');
    },
    stop: () => child.disconnect(),
  };
};
