import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { insist, measure, type Usage } from '../support/measure.ts';
import type { Target } from '../support/start-target.ts';
import { startReceiver } from './receiver.ts';
import { setChannels } from './set-channels.ts';

/** A pass that tells a backlog. Times in ms. */
export type BacklogRow = Readonly<{
  pending: number;
  /** a pass over the same APIs before anything was pending */
  quiet: Usage;
  /** from the start of the program to the first digest, and to the last */
  first: number;
  last: number;
  usage: Usage;
  /** from SIGTERM, at the first digest, to the end of the process */
  stopped: number;
  /** what that pass left to the next */
  left: number;
}>;

const toldIn = (messages: readonly Readonly<{ transitions: number }>[]): number =>
  messages.reduce((sum, one) => sum + one.transitions, 0);

/**
 * All APIs change their state so many times while their one channel is dead. It comes back, a pass is asked to stop, and the next
 * tells the rest.
 */
export const benchBacklog = async (target: Target, apis: number, changes: number): Promise<BacklogRow> => {
  const pending = apis * changes;
  const receiver = await startReceiver();
  const stage = setChannels(target, receiver, apis, ['dead']);
  const options = { cwd: stage.folder, env: stage.env };
  await target.answerWith(200);
  insist(await measure([stage.program, 'run', '--all'], options), 'the first pass');
  const quiet = insist(await measure([stage.program, 'run'], options), 'a pass with nothing to do');
  for (let change = 0; change < changes; change += 1) {
    await target.answerWith(change % 2 === 0 ? 503 : 200);
    await measure([stage.program, 'run', '--all'], options);
  }
  if (receiver.received().length > 0) throw new Error('the dead channel has taken something');
  receiver.revive();
  const began = performance.now();
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [stage.program, 'run'], {
    cwd: stage.folder,
    env: { PATH, HOME, ...stage.env },
    stdio: 'ignore',
  });
  const digest = await receiver.next('digest');
  const asked = performance.now();
  child.kill('SIGTERM');
  await once(child, 'exit');
  const stopped = performance.now() - asked;
  const left = pending - toldIn(receiver.received());
  const again = performance.now();
  const usage = await measure([stage.program, 'run'], options);
  // What was told and not recorded before the end of the first pass is told again.
  if (toldIn(receiver.received()) < pending)
    throw new Error(`not all were told: ${usage.stderr.slice(0, 500)}`);
  const last = (receiver.received().at(-1)?.at ?? again) - again;
  receiver.stop();
  stage.remove();
  return { pending, quiet, first: digest.at - began, last, usage, stopped, left };
};
