import { httpServer } from '../support/http/servers.ts';

export type Apis = AsyncDisposable & Readonly<{ url: string; answerDown: (ids: readonly string[]) => void }>;

/** APIs by path: those told to be down answer 503. Shared by the cases of a scenario, so that their URLs stay the same. */
export const startApis = async (): Promise<Apis> => {
  let down: ReadonlySet<string> = new Set();
  const server = await httpServer((request, response) => {
    response.writeHead(down.has((request.url ?? '/').slice(1)) ? 503 : 200).end();
  });
  return {
    url: server.url,
    answerDown: (ids) => {
      down = new Set(ids);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};
