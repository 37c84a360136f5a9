import { expect, it } from 'vitest';
import { secretRules } from '../../../../src/runner/config/secrets/secret-rules.ts';
import { memoryQueue } from '../../../support/monitor/memory-queue.ts';
import { createMonitor, noon } from '../../../support/monitor/monitor.ts';
import { queuedMonitor } from '../../../support/monitor/queued-monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';

const needy = { headers: { authorization: 'Bearer ${env:UPLEDGER_SECRET_TOKEN}' } };

/** A queue with one message about two APIs, of which one needs a secret that the dispatcher had. */
const dispatched = async () => {
  const monitor = createMonitor();
  const clock = virtualClock(noon);
  const memory = memoryQueue(clock);
  const queued = queuedMonitor(monitor, memory.queue, clock);
  monitor.watch('needy', needy);
  monitor.watch('plain');
  const { settings } = monitor.deps();
  const has = { ...settings, secrets: secretRules({ UPLEDGER_SECRET_TOKEN: 'there-now' }) };
  await queued.dispatch({ settings: has });
  return { monitor, memory, queued };
};

it('a worker that lacks a secret gives the message back, says so and counts it', async () => {
  const { monitor, memory, queued } = await dispatched();
  let asked = 0;
  const stop = new AbortController();
  const worked = await queued.work({
    signal: stop.signal,
    drain: false,
    graceMs: 0,
    renewSecrets: async () => {
      asked += 1;
    },
    onMessage: ({ ending, unrecorded, checked, skipped }) => {
      expect({ ending, unrecorded, checked, skipped }).toEqual({
        ending: 'back',
        unrecorded: 1,
        checked: 1,
        skipped: 0,
      });
      stop.abort();
    },
  });
  expect([worked.failed, asked]).toEqual([true, 1]);
  expect(memory.bodies()).toHaveLength(1);
  expect(monitor.notes.join()).toContain('UPLEDGER_SECRET_TOKEN');
  expect(monitor.notes.join()).toContain('the message goes back to the queue');
  expect([monitor.types('plain').length, monitor.types('needy').length]).toEqual([2, 0]);
});

it('reads its secrets again, and checks what it then can', async () => {
  const { monitor, memory, queued } = await dispatched();
  let secrets = secretRules({});
  const worked = await queued.work({
    changed: {
      secrets: { ...secrets, issues: (config) => secrets.issues(config) },
    },
    renewSecrets: async () => {
      secrets = secretRules({ UPLEDGER_SECRET_TOKEN: 'there-now' });
    },
  });
  expect(worked).toMatchObject({ failed: false, endings: ['removed'], checked: 2, unrecorded: 0 });
  expect(memory.bodies()).toEqual([]);
  expect(monitor.types('needy')).toHaveLength(2);
});
