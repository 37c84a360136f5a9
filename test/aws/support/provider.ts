import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Provider = Readonly<{
  /** lets Terraform use it instead of starting its own */
  environment: Readonly<Record<string, string>>;
  stop: () => Promise<void>;
}>;

/** The program below HOST/hashicorp/aws/VERSION/PLATFORM, whose last folder may be a link into a mirror. */
const programIn = (providers: string): string => {
  const only = (folder: string): string => join(folder, readdirSync(folder)[0] ?? '');
  const platform = only(only(join(only(providers), 'hashicorp/aws')));
  const program = readdirSync(platform).find((name) => name.startsWith('terraform-provider-aws'));
  if (program === undefined) throw new Error(`there is no provider in ${platform}`);
  return join(platform, program);
};

/**
 * Starts the provider that `terraform init` put into a configuration, once for all commands. Terraform itself starts it
 * several times a command, which is most of what a command costs.
 */
export const startProvider = async (
  configuration: string,
  env: Readonly<Record<string, string>>,
): Promise<Provider> => {
  const child = spawn(programIn(join(configuration, '.terraform/providers')), ['-debug'], {
    cwd: configuration,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    const attach = /TF_REATTACH_PROVIDERS='(.*)'/u.exec(line)?.[1];
    if (attach !== undefined) resolve(attach);
  });
  exited.then(() => reject(new Error('the provider ended before it could be used')), reject);
  return {
    environment: { TF_REATTACH_PROVIDERS: await promise },
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};
