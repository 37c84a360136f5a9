import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Gives the calling thread a lower priority, so that others that have work come first. Only Linux can tell a thread's own
 * id, and has a priority for each. Elsewhere, or where it may not be done, nothing changes.
 */
export const stepBack = (): void => {
  try {
    // PID/task/TID
    const [tid] = readlinkSync('/proc/thread-self').split('/').slice(-1);
    if (tid !== String(process.pid)) setPriority(Number(tid), constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It only costs others some time.
  }
};
