import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

export type Hosts = ReadonlyMap<string, readonly string[]>;

/** `addr name alias…` a line; `#` starts a comment. */
const parseHosts = (text: string): Hosts => {
  const hosts = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/u, '').trim().split(/\s+/u);
    if (isIP(address) === 0) continue;
    for (const name of names) {
      const known = hosts.get(name.toLowerCase());
      if (known === undefined) hosts.set(name.toLowerCase(), [address]);
      else if (!known.includes(address)) known.push(address);
    }
  }
  return hosts;
};

const place = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

const keptMs = 5_000;

/** Reads the hosts file at most every five seconds; one that cannot be read is empty, as it is to the system. */
export const hostsFile = (file: string = place): (() => Promise<Hosts>) => {
  let hosts: Promise<Hosts> | null = null;
  let readAt = 0;
  return () => {
    const now = performance.now();
    if (hosts === null || now - readAt > keptMs) {
      readAt = now;
      hosts = readFile(file, 'utf8').then(parseHosts, () => new Map());
    }
    return hosts;
  };
};
