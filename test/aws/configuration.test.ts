import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseCrontab } from './support/cron.ts';
import { mockedStates, type Resource, resourceOf } from './support/mocked-state.ts';
import { describeWith, needs } from './support/needs.ts';
import { ran, root, terraformIn, type Terraform } from './support/terraform.ts';

describeWith([needs.terraform], 'the Terraform configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-configuration-'));
  let terraform: Terraform;

  beforeAll(async () => {
    terraform = await terraformIn(folder);
  });

  afterAll(async () => {
    await terraform.stop();
    rmSync(folder, { recursive: true });
  });

  it('is formatted', async () => {
    expect(await terraform.run(['fmt', '-check', '-recursive', '-no-color'])).toMatchObject({
      code: 0,
      stdout: '',
    });
  });

  it('is valid, without a warning (a deprecated argument is one)', async () => {
    const validated = JSON.parse(await terraform.succeed(['validate', '-json'])) as Record<string, unknown>;

    expect(validated).toMatchObject({ valid: true, error_count: 0, warning_count: 0, diagnostics: [] });
  });

  it('is a module as well: each example is valid', async () => {
    for (const example of ['examples/module', 'examples/private']) {
      await terraform.succeed([`-chdir=${example}`, 'init', '-backend=false', '-input=false', '-no-color']);
      const said = await terraform.succeed([`-chdir=${example}`, 'validate', '-json']);

      expect(JSON.parse(said)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
    }
  });

  it('has the properties that its own tests ask for, whatever is in the terraform.tfvars of an operator', async () => {
    writeFileSync(
      join(terraform.folder, 'terraform.tfvars'),
      'environment = "ops"\nworker_count = 7\nregion = "us-east-1"\nalert_emails = []\n',
    );
    const tested = await terraform.run(['test', '-no-color']);

    expect(tested.stdout).toMatch(/Success! \d+ passed, 0 failed\./u);
  });
});

describeWith([needs.terraform, needs.shellcheck], 'the scripts that run on an instance', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-scripts-'));
  let resources: readonly Resource[] | undefined;

  beforeAll(async () => {
    const terraform = await terraformIn(folder);
    const states = await mockedStates(terraform, 'tests/everything.tftest.hcl');
    await terraform.stop();
    resources = states.get('everything');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const bootScripts = (): readonly string[] =>
    ['aws_launch_template.monitor', 'aws_launch_template.worker[0]'].map((address) =>
      Buffer.from(String(resourceOf(resources, address).values['user_data']), 'base64').toString(),
    );

  it('boot without a fault that bash or ShellCheck knows', async () => {
    for (const script of bootScripts()) {
      expect(await ran(['bash', '-n'], { input: script })).toMatchObject({ code: 0, stderr: '' });
      expect(await ran(['shellcheck', '--shell=bash', '-'], { input: script })).toMatchObject({
        code: 0,
        stdout: '',
      });
    }
  });

  it('are on instances that say whose they are, like everything that takes tags', () => {
    const tagged = (resources ?? []).filter(
      ({ address, values }) => 'tags' in values && !address.startsWith('data.'),
    );

    expect(tagged.length).toBeGreaterThan(20);
    expect(
      tagged
        .filter(({ values }) => (values['tags'] as Record<string, string> | null)?.['Project'] !== 'upledger')
        .map(({ address }) => address),
    ).toEqual([]);
  });

  it('hold nothing secret', () => {
    for (const script of bootScripts()) expect(script).not.toMatch(/UPLEDGER_SECRET_|AKIA|ASIA/u);
  });

  it('are packaged without a fault that ShellCheck knows', async () => {
    const scripts = globSync('packaging/{install,bin/*}', { cwd: root });

    expect(scripts.length).toBeGreaterThan(3);
    expect(await ran(['shellcheck', ...scripts])).toMatchObject({ code: 0, stdout: '' });
  });

  it('leave cron a file that it takes, for every schedule', () => {
    const template = readFileSync(join(root, 'packaging/share/cron'), 'utf8');
    for (const minutes of [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30]) {
      const { variables, lines } = parseCrontab(
        template
          .replace('@MINUTES@', String(minutes))
          .replace('@PASS@', 'run')
          .replace('@SEAL@', 's3://evidence/seals/'),
      );

      expect(variables).toMatchObject({ SHELL: '/bin/sh', MAILTO: '' });
      expect(lines.map(({ user }) => user)).toEqual(lines.map(() => 'upledger'));
      expect(lines).toHaveLength(4);
      expect(lines[0]?.schedule[0]).toBe(`*/${String(minutes)}`);
    }
  });
});
