import { insist, measure, type Usage } from '../support/measure.ts';
import type { Target } from '../support/start-target.ts';
import { startReceiver } from './receiver.ts';
import { countClaims, setChannels } from './set-channels.ts';

/** A pass in which all APIs flip. Times in ms from its start. */
export type FlipRow = Readonly<{
  channels: string;
  usage: Usage;
  /** of the channel `a`, which is well */
  first: number;
  last: number;
  messages: number;
  /** null: no channel is dead */
  claims: number | null;
}>;

/** The pass in which 1,000 APIs go down, with one channel that is well, and with three of which one is dead. */
export const benchFlips = async (target: Target, apis: number): Promise<readonly FlipRow[]> => {
  const rows: FlipRow[] = [];
  for (const ids of [['a'], ['a', 'b', 'dead']]) {
    const receiver = await startReceiver();
    const stage = setChannels(target, receiver, apis, ids);
    const run = () =>
      measure([stage.program, 'run', '--all', '--json'], { cwd: stage.folder, env: stage.env });
    await target.answerWith(200);
    insist(await run(), 'the first pass');
    insist(await run(), 'the second pass');
    receiver.begin();
    await target.answerWith(503);
    const began = performance.now();
    const usage = await run();
    const told = receiver.received().filter(({ path }) => path === '/a');
    const transitions = told.reduce((sum, one) => sum + one.transitions, 0);
    if (transitions !== apis)
      throw new Error(`${String(transitions)} of ${String(apis)} were told: ${usage.stderr}`);
    rows.push({
      channels: ids.join(', '),
      usage,
      first: (told[0]?.at ?? began) - began,
      last: (told.at(-1)?.at ?? began) - began,
      messages: told.length,
      claims: ids.includes('dead') ? countClaims(stage, 'dead') : null,
    });
    receiver.stop();
    stage.remove();
  }
  return rows;
};
