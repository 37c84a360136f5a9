import * as E from 'fp-ts/lib/Either.js';
import { queryNameServers, type Answer } from './query-name-servers.ts';
import type { Deadline } from '../attempt/deadline.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { probeError, type Failed } from '../attempt/probe-error.ts';
import { plainCode } from '../attempt/plain-code.ts';
import { hostsFile } from './hosts-file.ts';
import { systemLookup, type SystemLookup } from './system-lookup.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

/** Addresses of a name in the order to try them, at least one; ends at the cutoff at the latest. */
export type ResolveName = (
  name: string,
  deadline: Deadline,
) => Promise<E.Either<RequestError, readonly string[]>>;

export type ResolverDeps = Readonly<{
  /** `address:port` of the name servers; null: those of the system */
  servers?: readonly string[] | null;
  hosts?: string;
  system?: SystemLookup;
}>;

/** RFC 6761: never asked of a name server. */
const isLocalhost = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/**
 * What the name servers do not know, the system may: search domains, mDNS, name services without DNS. Also when
 * no name server is there at all.
 */
const systemMayKnow: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

const dnsError = (name: string, code: string): Failed => {
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return probeError('dns', `no such host: ${name}`);
    case 'ETIMEOUT':
    case 'EAI_AGAIN':
      return probeError('dns', `no name server answered for ${name}`);
    case 'ECONNREFUSED':
      return probeError('dns', `no name server could be reached for ${name}`);
    case 'EBADNAME':
      return probeError('dns', `not a valid host name: ${name}`);
    default:
      return probeError('dns', `the name server failed for ${name} (${plainCode(code)})`);
  }
};

export const createResolveName = (deps: ResolverDeps = {}): ResolveName => {
  const hosts = hostsFile(deps.hosts);
  const ask = queryNameServers(deps.servers ?? null);
  const system = deps.system ?? systemLookup();

  const throughSystem = async (name: string, code: string, wanted: () => boolean): Promise<Answer> => {
    try {
      return E.right(await system(name, wanted));
    } catch (error) {
      // ENOTFOUND of the system is as good as the name server's; of the two, the first says more.
      return E.left(code === 'ECONNREFUSED' ? errorCode(error) || code : code);
    }
  };

  return async (rawName, deadline) => {
    const name = rawName.replace(/\.$/u, '').toLowerCase();
    const { promise, resolve } = Promise.withResolvers<E.Either<RequestError, readonly string[]>>();
    let cancel: (() => void) | null = null;
    let unknown: string | null = null;
    let wanted = true;
    deadline.watch((cut) => {
      wanted = false;
      cancel?.();
      // While the system is still asked, the name servers' "no such host" is the better answer than "timeout".
      resolve(unknown === null || cut.left.final ? cut : dnsError(name, unknown));
    });
    const find = async (): Promise<Answer> => {
      const listed = (await hosts()).get(name);
      if (isLocalhost(name)) return E.right(listed ?? ['127.0.0.1', '::1']);
      if (listed !== undefined) return E.right(listed);
      if (!wanted) return E.right([]);
      const question = ask(name);
      ({ cancel } = question);
      const answer = await question.answer;
      if (E.isRight(answer) || !systemMayKnow.has(answer.left)) return answer;
      unknown = answer.left;
      return throughSystem(name, answer.left, () => wanted);
    };
    void find().then((answer) => {
      resolve(E.isRight(answer) ? answer : dnsError(name, answer.left));
    });
    const found = await promise;
    deadline.unwatch();
    return found;
  };
};
