import * as TE from 'fp-ts/lib/TaskEither.js';
import { describe, expect, it } from 'vitest';
import { checkpointPasses } from '../../../../../src/cli/commands/run/checkpoint-passes.ts';
import { ledgerError } from '../../../../../src/projections/ledger.ts';

/** The passes, from 0, after which there was a checkpoint. */
const checkpoints = async (everyMs: number, passes: number): Promise<readonly number[]> => {
  let now = 0;
  const done: number[] = [];
  const after = checkpointPasses({ elapsed: () => now }, () => undefined);
  for (let pass = 0; pass < passes; pass += 1) {
    await after({
      checkpoint: () => {
        done.push(pass);
        return TE.right(undefined);
      },
    });
    now += everyMs;
  }
  return done;
};

describe('checkpointPasses', () => {
  it('is there after the first pass, then after each twentieth', async () => {
    expect(await checkpoints(60_000, 50)).toEqual([0, 20, 40]);
  });

  it('is never there twice in a minute', async () => {
    expect(await checkpoints(1000, 200)).toEqual([0, 60, 120, 180]);
  });

  it('goes on when one fails, says why, and has nothing to do without a file', async () => {
    const notes: string[] = [];
    const after = checkpointPasses({ elapsed: () => 0 }, (text) => notes.push(text));
    await after({ checkpoint: null });
    await after({ checkpoint: () => TE.left(ledgerError('the disk is full', null)) });
    expect(notes).toEqual(['upledger: the disk is full\n']);
  });
});
