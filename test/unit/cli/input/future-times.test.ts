import { describe, expect, it } from 'vitest';
import { writeSmallLedger } from '../../../support/ledger/small-ledger.ts';
import { workplace } from '../../../support/program/workplace.ts';

const since = 'only what a wrong clock recorded can be after it';
const commands: readonly (readonly [args: readonly string[], option: string, effect: string])[] = [
  [['status', '--at'], '--at', 'the states are those of now, and all ages are longer'],
  [
    ['page', '--output', 'p', '--at'],
    '--at',
    'the page has what is recorded so far, and the next page replaces it',
  ],
  [['transitions', '--since'], '--since', since],
  [['events', 'api', '--since'], '--since', since],
  [['export', '--since'], '--since', since],
  [['report', '--since', '2026-01-01', '--until'], 'the end of the period', 'it ends now'],
  [['whatif', '--since', '2026-01-01', '--until'], 'the end of the period', 'it ends now'],
];

describe('a time in the future', () => {
  it.each(commands)('is said to be one: %j', async (args, option, effect) => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    const future = await place.run([...args, '2200-01-01']);
    expect(future.code).toBe(0);
    expect(future.stderr).toMatch(
      new RegExp(`^upledger: ${option} is in the future \\(now it is 20.*Z\\): ${effect}$`, 'mu'),
    );
    const past = await place.run([...args, '1h']);
    expect([past.code, past.stderr]).toEqual([0, expect.not.stringContaining('future')]);
  });

  it.each(['report', 'whatif'])('has nothing to %s', async (command) => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    expect(await place.run([command, '--since', '2200-01-01'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'upledger: the period from --since to --until is in the future\n',
    });
  });
});
