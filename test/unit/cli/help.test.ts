import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/commands.ts';
import { workplace } from '../../support/program/workplace.ts';

const shown = commands.filter(({ hidden }) => hidden !== true);

describe('help', () => {
  it('lists every command and the exit codes, on stdout', async () => {
    await using place = await workplace();
    const { code, stdout, stderr } = await place.run(['--help']);
    expect([code, stderr]).toStrictEqual([0, '']);
    for (const { name } of shown) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'mu'));
    expect(stdout).toContain('Exit codes: 0 done; 1');
    expect(stdout).not.toContain('demo-api');
  });

  it.each(shown.map(({ name }) => name))('of %s tells its usage', async (name) => {
    await using place = await workplace();
    const { code, stdout, stderr } = await place.run([name, '--help']);
    expect([code, stderr]).toStrictEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Usage: upledger ${name}`, 'u'));
    expect(stdout).not.toMatch(/\n\n$/u);
  });

  it('answers `help COMMAND` alike', async () => {
    await using place = await workplace();
    const [asked, flagged] = await Promise.all([
      place.run(['help', 'apis', 'validate']),
      place.run(['apis', 'validate', '--help']),
    ]);
    expect(asked).toStrictEqual(flagged);
  });

  it('without a command goes to stderr, as bad usage', async () => {
    await using place = await workplace();
    const { code, stdout, stderr } = await place.run([]);
    expect([code, stdout]).toStrictEqual([2, '']);
    expect(stderr).toContain('Usage: upledger');
  });

  it('has the version of the package', async () => {
    await using place = await workplace();
    const manifest: unknown = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    const { code, stdout } = await place.run(['--version']);
    expect(code).toBe(0);
    expect(manifest).toHaveProperty('version', stdout.trim());
    for (const flag of ['-v', '-V']) expect(await place.run([flag])).toEqual({ code: 0, stdout, stderr: '' });
  });

  it.each([
    [['rnu'], "unknown command 'rnu'; did you mean run?"],
    [['run', '--concurency', '5'], "unknown option '--concurency'; did you mean --concurrency?"],
    [['apis', 'lsit'], "unknown command 'lsit'; did you mean list?"],
    [['nope'], "unknown command 'nope'. See upledger --help"],
    [['apis', 'validate', '--jsno'], 'did you mean --json? See upledger apis validate --help'],
    [['events'], "missing required argument 'api'"],
    [['status', '--at'], "option '--at <time>' argument missing"],
    [['run', 'now'], "too many arguments for 'run'"],
    [['run', '--every', 'soon'], '--every is "soon", must be a duration'],
    [['run', '--every', '0s'], '--every is "0s", must be a duration'],
    [['run', '--shard', '3/2'], '--shard is "3/2", must be I/N'],
    [['run', '--concurrency', '0'], '--concurrency is "0", must be a whole number from 1 to 1000'],
    [['run', '--store', 'postgres:x'], '--store is "postgres:x", must be sqlite:PATH or dynamodb'],
    [['run', '--alerts', 'mail'], '--alerts is "mail", must be console'],
    [['transitions', '--format', 'xml'], '--format is "xml", must be table, json or csv'],
    [['transitions', '--since', '2026-02-30'], '--since is "2026-02-30", must be a time'],
  ])('names what is wrong with %j', async (args, said) => {
    await using place = await workplace();
    const { code, stdout, stderr } = await place.run(args);
    expect([code, stdout]).toStrictEqual([2, '']);
    expect(stderr).toContain(said);
  });

  it('names a wrong variable, what it holds and what it may hold', async () => {
    await using place = await workplace();
    const { code, stderr } = await place.run(['run'], {
      env: { ALERT_RATE: 'fast', AWS_REGION: 'eu-central-1a' },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('ALERT_RATE is "fast", must be a number above 0');
    expect(stderr).toContain('AWS_REGION is "eu-central-1a", must be a region');
  });
});
