import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { transitionId } from '../../src/runner/alerting/messages/alert-message.ts';
import type { PublishResult } from '../../src/runner/ports/alert-channel.ts';
import { channelMonitor, type Raw } from '../support/monitor/channel-monitor.ts';
import { apiConfig, noon, refusedBy, unknown } from '../support/monitor/monitor.ts';

const minute = 60_000;
const ids = ['a', 'b', 'pager'];
const apis = ['shop', 'blog'];

const definitions: Readonly<Record<string, Raw>> = {
  a: { id: 'a', kind: 'webhook', url: 'https://a.example/' },
  b: { id: 'b', kind: 'webhook', url: 'https://b.example/' },
  pager: { id: 'pager', kind: 'pagerduty', routing_key: '${env:UPLEDGER_SECRET_P}' },
};

const answers: Readonly<Record<string, PublishResult | null>> = {
  takes: null,
  refuses: refusedBy(false),
  'refuses the message': refusedBy(true),
  'does not say': unknown,
  'asks for ten minutes': {
    _tag: 'Rejected',
    error: { kind: 'Test', message: 'later' },
    messageRejected: false,
    retryAfterMs: 10 * minute,
  },
};

/** One pass: how long after the last, who is DOWN, how each channel answers, and which channels an API has from then on. */
const step = fc.record({
  after: fc.constantFrom(1, 1, 2, 5, 60, 600),
  down: fc.subarray(apis),
  answers: fc.record(Object.fromEntries(ids.map((id) => [id, fc.constantFrom(...Object.keys(answers))]))),
  lacking: fc.subarray(ids),
  told: fc.subarray(ids, { minLength: 1 }),
});

describe('whatever its channels do', () => {
  test.prop([fc.array(step, { minLength: 1, maxLength: 25 })])(
    'each transition is told on each channel that it was owed to, in order, or waived',
    async (steps) => {
      const m = channelMonitor(Object.values(definitions), ids);
      const heard: Readonly<{ id: string; transition: string; took: boolean; at: number }>[] = [];
      let now = noon;
      const pass = async () => {
        const from = m.told.length;
        await m.pass(now, { note: () => undefined });
        for (const { id, message } of m.told.slice(from))
          for (const { transition } of message.about)
            heard.push({
              id,
              transition: transitionId(transition),
              took: m.answers.get(id) === undefined,
              at: now,
            });
      };
      const configure = (told: readonly string[]) => {
        for (const id of apis) m.configure(apiConfig(id, { channels: told }));
      };
      configure(ids);
      await pass();
      for (const { after, down, answers: next, lacking, told } of steps) {
        now += after * minute;
        for (const id of apis) m.outcomes.set(id, down.includes(id) ? 'DOWN' : 'UP');
        m.answers.clear();
        for (const [id, name] of Object.entries(next)) {
          const answer = answers[name] ?? null;
          if (answer !== null) m.answers.set(id, () => answer);
        }
        m.lacks.clear();
        for (const id of lacking) m.lacks.set(id, 'a secret');
        configure(told);
        await pass();
      }
      // All is well again: within an hour and a claim nothing is owed any more.
      m.answers.clear();
      m.lacks.clear();
      for (let n = 0; n < 3; n += 1) {
        now += 61 * minute;
        await pass();
      }
      for (const api of apis) {
        const events = m.events(api);
        expect(m.state(api)?.behind ?? null).toBeNull();
        for (const event of events) {
          if (event.type !== 'StateChanged') continue;
          const id = transitionId(event);
          for (const channel of event.channels) {
            const took = heard.filter((one) => one.id === channel && one.transition === id && one.took);
            const waived = events.some(
              (one) => one.type === 'AlertWaived' && one.for_seq === event.seq && one.channel_id === channel,
            );
            // Told exactly once where every answer was heard: an unsure one of before may have been heard too.
            expect([id, channel, took.length, waived]).toEqual([id, channel, waived ? 0 : 1, waived]);
          }
          expect(heard.filter((one) => one.transition === id && !event.channels.includes(one.id))).toEqual(
            [],
          );
        }
        for (const channel of ids) {
          const seqs = heard
            .filter((one) => one.id === channel && one.took && one.transition.startsWith(`${api}/`))
            .map(({ transition }) => Number(transition.slice(api.length + 1)));
          expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
        }
      }
    },
    60_000,
  );
});
