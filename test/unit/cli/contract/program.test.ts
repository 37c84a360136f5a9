import { describe, expect, it } from 'vitest';
import { commands } from '../../../../src/cli/commands.ts';
import { asTyped, programName } from '../../../../src/cli/contract/program.ts';
import { workplace } from '../../../support/program/workplace.ts';

const npm = 'npm run -s upledger --';

describe('the name of the program', () => {
  it.each([
    ['upledger', {}, ['/usr/bin/node', '/usr/lib/upledger.cjs']],
    [npm, { npm_lifecycle_event: 'upledger' }, ['node', 'src/main.ts']],
    [npm, { npm_lifecycle_event: 'start' }, ['node', 'src/main.ts']],
    ['node src/main.ts', { npm_lifecycle_event: 'test' }, ['node', 'src/main.ts']],
  ])('is %s with %j and %j', (name, env, self) => {
    expect(programName(env, self)).toBe(name);
  });

  it('stands before every command that a text names', () => {
    for (const { name } of commands.filter(({ hidden }) => hidden !== true))
      expect(asTyped(npm, `(see \`upledger ${name}\`)`)).toBe(`(see \`${npm} ${name}\`)`);
  });

  it.each([
    'upledger: 2 checks',
    'upledger checks APIs',
    'a newer upledger wrote it',
    `${npm} run`,
    'x-upledger run',
  ])('is no part of %j', (text) => {
    expect(asTyped(npm, text)).toBe(text);
  });

  it('is the one by which it was started, in all that people read', async () => {
    await using place = await workplace();
    const said = async (...args: readonly string[]) => {
      const { stdout, stderr } = await place.run(args, { program: npm });
      return stdout + stderr;
    };
    expect(await said('status')).toContain(`create one with \`${npm} init\``);
    expect(await said('rnu')).toContain(`See ${npm} --help`);
    expect(await said('doctor')).toContain(`create it with \`${npm} init\``);
    expect(await said('init')).toContain(`then: ${npm} run && ${npm} status`);
    expect(await said('explain', 'x')).toContain(`(${npm} transitions and ${npm} events list them)`);
    expect(await said('status', 'nope')).toContain(`(${npm} status lists them all)`);
  });
});
