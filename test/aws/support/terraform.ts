import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { cliConfig, providerMirror } from '../../../scripts/terraform/provider-mirror.ts';
import { startProvider } from './provider.ts';

export const root = resolve(import.meta.dirname, '../../..');

export type Ran = Readonly<{ code: number | null; stdout: string; stderr: string }>;

/** Runs a command to its end; nothing is inherited but what is needed to find programs. */
export const ran = async (
  command: readonly string[],
  options: Readonly<{ cwd?: string; env?: Readonly<Record<string, string>>; input?: string }> = {},
): Promise<Ran> => {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: options.cwd ?? root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Who never reads what it is given has told so by its end.
  child.stdin.on('error', () => null).end(options.input ?? '');
  const ended = new Promise<number | null>((end, fail) => {
    child.on('error', fail).on('close', end);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
};

/** The same, where anything but success is a mistake. */
export const succeeded = async (...call: Parameters<typeof ran>): Promise<string> => {
  const { code, stdout, stderr } = await ran(...call);
  if (code !== 0) throw new Error(`${call[0].join(' ')} ended with ${String(code)}:\n${stdout}\n${stderr}`);
  return stdout;
};

export type Terraform = Readonly<{
  folder: string;
  /** variables that every call of it needs */
  environment: Readonly<Record<string, string>>;
  run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;
  succeed: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>;
  /** Ends the provider. */
  stop: () => Promise<void>;
}>;

/**
 * A copy of the configuration in a folder of its own, initialised: the state of a test is not the operator's.
 *
 * @param override a configuration beside it
 * @param providerEnv where the provider finds AWS
 */
export const terraformIn = async (
  folder: string,
  override = '',
  providerEnv: Readonly<Record<string, string>> = {},
): Promise<Terraform> => {
  const configuration = join(folder, 'terraform');
  mkdirSync(configuration, { recursive: true });
  cpSync(join(root, 'terraform'), configuration, {
    recursive: true,
    filter: (path) => !/\.terraform$|tfstate|\.tfvars$/u.test(path),
  });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  if (override !== '') writeFileSync(join(configuration, 'stand_in.tf'), override);
  const config = join(folder, 'terraform.rc');
  writeFileSync(config, cliConfig(providerMirror(process.env)));
  const settings = { TF_CLI_CONFIG_FILE: config, TF_IN_AUTOMATION: 'true', CHECKPOINT_DISABLE: 'true' };
  await succeeded(['terraform', 'init', '-input=false', '-no-color', '-lockfile=readonly'], {
    cwd: configuration,
    env: settings,
  });
  const provider = await startProvider(configuration, providerEnv);
  const environment = { ...settings, ...provider.environment };
  const options = (env?: Readonly<Record<string, string>>) => ({
    cwd: configuration,
    env: { ...environment, ...env },
  });
  return {
    folder: configuration,
    environment,
    run: async (args, env) => ran(['terraform', ...args], options(env)),
    succeed: async (args, env) => succeeded(['terraform', ...args], options(env)),
    stop: provider.stop,
  };
};

export const packageVersion = (): string => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
};
