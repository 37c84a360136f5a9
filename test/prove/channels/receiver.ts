import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Heard } from '../judging/judge.ts';

/** The channels of these runs: two are well, and one refuses everything. */
export const channelIds = ['dead', 'team', 'watch'] as const;
export const wellIds = ['team', 'watch'] as const;

/** A place where webhooks arrive, as `/scene/channel`. */
export type Receiver = AsyncDisposable &
  Readonly<{
    url: string;
    /** what a channel of a scene has accepted */
    heard: (scene: string, channel: string) => readonly Heard[];
    /** `die` is called at the nth request of a scene: before it is accepted, or after that and before its answer */
    strike: (scene: string, at: number, when: 'before' | 'after', die: () => void) => void;
  }>;

type Payload = Readonly<{ transitions: readonly Readonly<{ transition_id: string; to: string }>[] }>;

export const startReceiver = async (): Promise<Receiver> => {
  const accepted = new Map<string, Heard[]>();
  const counts = new Map<string, number>();
  const strikes = new Map<string, Readonly<{ at: number; when: 'before' | 'after'; die: () => void }>>();

  const receive = (path: string, body: string, response: ServerResponse): void => {
    const [, scene = '', channel = ''] = path.split('/');
    const n = (counts.get(scene) ?? 0) + 1;
    counts.set(scene, n);
    const strike = strikes.get(scene);
    const isStruck = strike?.at === n;
    if (isStruck && strike.when === 'before') {
      strike.die();
      response.destroy();
      return;
    }
    if (channel !== 'dead') {
      const { transitions } = JSON.parse(body) as Payload;
      const heard = transitions.map(({ transition_id: transition, to }) => ({ transition, to }));
      accepted.set(`${scene}/${channel}`, [...(accepted.get(`${scene}/${channel}`) ?? []), heard]);
    }
    if (isStruck) {
      strike.die();
      response.destroy();
      return;
    }
    response.writeHead(channel === 'dead' ? 403 : 200).end();
  };

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      receive(request.url ?? '', body, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    heard: (scene, channel) => accepted.get(`${scene}/${channel}`) ?? [],
    strike: (scene, at, when, die) => void strikes.set(scene, { at, when, die }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
