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

const textList = (texts: readonly string[]): MessageAttributeValue => ({
  DataType: 'String.Array',
  StringValue: JSON.stringify(texts),
});

const attributesOf = (message: AlertMessage, environment: string): Attributes => {
  const { kind, api_id, from, to, transition_id, notify_emails, about } = message;
  const attributes: Attributes = {};
  const texts = { kind, api_id, from, to, environment, transition_id };
  for (const [name, value] of Object.entries(texts))
    if (value !== null && value !== '') attributes[name] = { DataType: 'String', StringValue: value };
  const signals =
    kind === 'alert' || kind === 'digest'
      ? [...new Set(about.map(({ transition }) => transition.signal))].toSorted()
      : [];
  // A filter by one of them takes a digest of several, too.
  if (signals.length === 1) attributes['signal'] = { DataType: 'String', StringValue: signals[0] };
  else if (signals.length > 1) attributes['signal'] = textList(signals);
  if (notify_emails.length > 0) attributes['notify_emails'] = textList(notify_emails.map(filterAddress));
  return attributes;
};

const sizeOf = (attributes: Attributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue),
    0,
  );
