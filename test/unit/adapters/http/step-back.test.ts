import { once } from 'node:events';
import { constants, getPriority, platform } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

const source = new URL('../../../../src/adapters/http/judging/step-back.ts', import.meta.url).href;

/** Threads have priorities of their own on Linux only. */
const expected = platform() === 'linux' ? constants.priority.PRIORITY_BELOW_NORMAL : getPriority();

it('gives the thread that calls it a lower priority, and no other', async () => {
  const before = getPriority();
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
    const { existsSync, readlinkSync } = require('node:fs');
    import(${JSON.stringify(source)}).then(({ stepBack }) => {
      stepBack();
      const self = '/proc/thread-self';
      const id = existsSync(self) ? Number(readlinkSync(self).split('/').at(-1)) : 0;
      parentPort.postMessage(require('node:os').getPriority(id));
    });`,
    { eval: true },
  );
  const answers: unknown[] = await once(worker, 'message');
  await worker.terminate();
  expect(answers).toEqual([Math.max(before, expected)]);
  expect(getPriority()).toBe(before);
});
