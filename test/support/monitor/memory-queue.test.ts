import { checkQueueContract } from '../../contracts/check-queue.ts';
import { memoryQueue } from './memory-queue.ts';
import { noon } from './monitor.ts';
import { virtualClock } from './virtual-clock.ts';

// The stand-in of the runner's tests is held to what is asked of the real one.
checkQueueContract('a queue in memory', async () => {
  const clock = virtualClock(noon);
  const { queue, put } = memoryQueue(clock);
  return { queue, put, pass: (seconds) => clock.sleep(seconds * 1000) };
});
