import type { MessageAttributeValue, PublishInput } from '@aws-sdk/client-sns';
import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import { asciiLine } from '../../runner/alerting/messages/ascii-line.ts';
import type { AlertMessage } from '../../runner/ports/alert-channel.ts';
import { filterAddress } from './normalize-address.ts';

/** SNS: 256 KB for body and attributes together, a subject of under 100 ASCII characters on one line. */
const mostBytes = 262_144;
const longestSubject = 99;

/** A message as SNS takes it, with what subscriptions filter by as its attributes. */
export const messageInput = (message: AlertMessage, topicArn: string, environment: string): PublishInput => {
  const attributes = attributesOf(message, environment);
  const room = mostBytes - 1_024 - sizeOf(attributes);
  return {
    TopicArn: topicArn,
    // SNS refuses an empty one of either.
    Subject: asciiLine(message.subject, longestSubject) || `[${message.kind}]`,
    Message: truncateUtf8(message.body, room) || message.kind,
    MessageAttributes: attributes,
  };
};

type Attributes = Record<string, MessageAttributeValue>;

const attributesOf = (message: AlertMessage, environment: string): Attributes => {
  const { kind, api_id, from, to, transition_id, notify_emails, about } = message;
  const attributes: Attributes = {};
  const signal = kind === 'alert' ? (about[0]?.transition.signal ?? null) : null;
  const texts = { kind, api_id, signal, from, to, environment, transition_id };
  for (const [name, value] of Object.entries(texts))
    if (value !== null && value !== '') attributes[name] = { DataType: 'String', StringValue: value };
  if (notify_emails.length > 0) {
    const StringValue = JSON.stringify(notify_emails.map(filterAddress));
    attributes['notify_emails'] = { DataType: 'String.Array', StringValue };
  }
  return attributes;
};

const sizeOf = (attributes: Attributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue),
    0,
  );
