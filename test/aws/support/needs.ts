import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';
import { engine } from '../../support/aws/dynamodb-server.ts';

type Need = Readonly<{ name: string; how: string; there: () => boolean }>;

const succeeds = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, [...args], { stdio: 'ignore' }).status === 0;

/** Root without asking for a password: for a mount namespace and a chroot. */
export const asRoot: readonly string[] = process.getuid?.() === 0 ? [] : ['sudo', '-n'];

const asRootSucceeds = (...command: readonly string[]): boolean => {
  const [program = '', ...args] = [...asRoot, ...command];
  return succeeds(program, ...args);
};

export const needs = {
  terraform: {
    name: 'terraform',
    how: 'install Terraform 1.9 or newer',
    there: () => succeeds('terraform', 'version'),
  },
  moto: {
    name: 'moto',
    how: 'python3 -m pip install --require-hashes -r test/aws/requirements.txt',
    there: () => succeeds('python3', '-c', 'import moto.server'),
  },
  dynamodb: {
    name: 'a DynamoDB-compatible server',
    how: 'set DYNAMODB_ENDPOINT',
    there: () => engine !== 'none',
  },
  awsCli: {
    name: 'the AWS CLI',
    how: 'python3 -m pip install --require-hashes -r test/aws/aws.txt, in an environment of its own',
    there: () => succeeds('aws', '--version'),
  },
  jq: {
    name: 'jq',
    how: 'install it from the system packages',
    there: () => succeeds('jq', '--version'),
  },
  checkov: {
    name: 'checkov',
    how: 'python3 -m pip install --require-hashes -r test/aws/checkov.txt, in an environment of its own',
    there: () => succeeds('which', 'checkov'),
  },
  shellcheck: {
    name: 'shellcheck',
    how: 'install it from the system packages',
    there: () => succeeds('shellcheck', '--version'),
  },
  umoci: {
    name: 'umoci',
    how: 'install it from the system packages',
    there: () => succeeds('umoci', '--version'),
  },
  skopeo: {
    name: 'skopeo',
    how: 'install it from the system packages',
    there: () => succeeds('skopeo', '--version'),
  },
  xz: {
    name: 'xz',
    how: 'install xz-utils from the system packages',
    there: () => succeeds('xz', '--version'),
  },
  chroot: {
    name: 'a mount namespace',
    how: 'run as root, or with sudo that asks for no password, on Linux',
    there: () => asRootSucceeds('unshare', '--mount', 'true'),
  },
} as const satisfies Record<string, Need>;

/**
 * `describe` for what not every machine can run. What is missing is named in one line; on CI it is an error, since there
 * nobody reads the line.
 */
export const describeWith = (required: readonly Need[], name: string, suite: () => void): void => {
  const missing = required.filter((need) => !need.there());
  const said = missing.map((need) => `${need.name} (${need.how})`).join(', ');
  if (missing.length > 0 && (process.env['CI'] ?? '') !== '') throw new Error(`${name} needs ${said}`);
  if (missing.length > 0) process.stderr.write(`\nLEFT OUT: ${name}. It needs ${said}.\n`);
  describe.runIf(missing.length === 0)(`on this machine: ${name}`, suite);
};
