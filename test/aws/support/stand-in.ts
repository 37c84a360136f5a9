import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../support/http/free-port.ts';
import { root } from './terraform.ts';

/** A right that a role's request needed, and whether its policies gave it. */
export type Decision = Readonly<{ role: string; action: string; resource: string; allowed: boolean }>;

/** A request to auto scaling that the stand-in wrote down: its parameters. */
export type Launch = Readonly<Record<string, string>>;

export type StandIn = Readonly<{
  endpoint: string;
  /** all so far, in order */
  decisions: () => readonly Decision[];
  /** answers to lifecycle hooks and refreshes of groups, in order */
  launches: () => readonly Launch[];
  stop: () => Promise<void>;
}>;

const linesOf = (file: string): readonly unknown[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line))
    : [];

/** Starts `stand-in/server.py`; requests of roles to DynamoDB go on to the given server. */
export const startStandIn = async (folder: string, dynamodb: string): Promise<StandIn> => {
  const port = await freePort();
  const decisions = join(folder, 'decisions.jsonl');
  const launches = join(folder, 'launches.jsonl');
  const child = spawn(
    'python3',
    [
      join(root, 'test/aws/stand-in/server.py'),
      `--port=${String(port)}`,
      `--dynamodb=${dynamodb}`,
      `--decisions=${decisions}`,
      `--launches=${launches}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
  );
  const exited = once(child, 'exit');
  const said: string[] = [];
  const running = new Promise<void>((started) => {
    createInterface(child.stderr).on('line', (line) => {
      said.push(line);
      if (line.includes('Running on')) started();
    });
  });
  const ended = exited.then(() => {
    throw new Error(`the stand-in ended: ${said.join('\n')}`);
  });
  ended.catch(() => null);
  await Promise.race([running, ended]);
  return {
    endpoint: `http://127.0.0.1:${String(port)}`,
    decisions: () => linesOf(decisions) as readonly Decision[],
    launches: () => linesOf(launches) as readonly Launch[],
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};
