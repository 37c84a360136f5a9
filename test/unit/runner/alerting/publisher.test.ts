import { describe, expect, it } from 'vitest';
import { noticeMessage } from '../../../../src/runner/alerting/messages/notice-message.ts';
import { createPublisher, createRateLimiters } from '../../../../src/runner/alerting/publisher.ts';
import type { AlertChannel } from '../../../../src/runner/ports/alert-channel.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';

const notice = noticeMessage('api', 'UP', 'production', []);

describe('a publisher that may wait for a second', () => {
  it('refuses a message that would go out later, and tells why', async () => {
    const sent: string[] = [];
    const channel: AlertChannel = {
      name: 'memory',
      mode: 'records',
      publish: (message) => () => {
        sent.push(message.subject);
        return Promise.resolve({ _tag: 'Accepted', channel: 'sns', message_id: null, topic_arn: null });
      },
    };
    const limiter = createRateLimiters(virtualClock(0), 1)('default');
    const publisher = createPublisher(channel, limiter, 1000, (text) => text);
    const answers = [];
    for (let i = 0; i < 2; i += 1) answers.push((await publisher.publishInTime(notice))._tag);
    expect(answers).toEqual(['Accepted', 'Accepted']);
    expect(await publisher.publishInTime(notice)).toEqual({
      _tag: 'Rejected',
      error: { kind: 'rate', message: 'more alerts are waiting than ALERT_RATE allows soon' },
      messageRejected: false,
    });
    expect(sent).toHaveLength(2);
  });
});
