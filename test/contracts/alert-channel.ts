import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertChannel } from '../../src/runner/ports/alert-channel.ts';
import { messages } from '../support/channels/told.ts';

/** What the receiver does with the next messages. */
export type Behaviour =
  | 'accept'
  | 'refuseMessage'
  | 'refuseChannel'
  | 'unsure'
  /** takes the message and never answers */
  | 'slow'
  /** asks for a minute */
  | 'retryLater'
  /** no connection comes about */
  | 'resetBefore'
  /** takes the message and hangs up */
  | 'resetAfter';

/** A channel to a receiver of one's own, which holds to what the receivers of this kind publish. */
export type ChannelSubject = AsyncDisposable &
  Readonly<{
    channel: AlertChannel;
    behave: (behaviour: Behaviour) => Promise<void>;
    /** what came, as text */
    received: () => readonly string[];
    /** the id of the last message that came, as the log keeps it; null: this kind has none */
    lastId: () => string | null;
    /** the rules that it broke */
    broken: () => readonly string[];
    /** what must not stand in any result */
    secrets: readonly string[];
    /** no answer of its protocol says when to come back */
    neverSaysWhen?: boolean;
  }>;

/** What every channel does, whatever its receiver does. */
export const alertChannelContract = (name: string, open: () => Promise<ChannelSubject>): void => {
  describe(`AlertChannel of ${name}`, () => {
    let subject: ChannelSubject;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(async () => {
      await subject[Symbol.asyncDispose]();
    });

    const publish = async (behaviour: Behaviour, message = messages['down']) => {
      if (message === undefined) throw new Error('no such message');
      await subject.behave(behaviour);
      const result = await subject.channel.publish(message)();
      for (const secret of subject.secrets) expect(JSON.stringify(result)).not.toContain(secret);
      return result;
    };

    it.each(Object.entries(messages))('says %s as its receiver takes it', async (_, message) => {
      expect(await publish('accept', message)).toMatchObject({ _tag: 'Accepted', topic_arn: null });
      expect(subject.received().length).toBeGreaterThan(0);
      expect(subject.broken()).toEqual([]);
    });

    it('says the same again, with the same id', async () => {
      await publish('accept');
      const [first] = subject.received();
      await publish('accept');
      expect(subject.received().at(-1)).toBe(first);
    });

    it('says under which id it was taken', async () => {
      const result = await publish('accept');
      expect(result).toMatchObject({ _tag: 'Accepted', message_id: subject.lastId() });
    });

    it('tells a refused message from a refusing channel', async () => {
      expect(await publish('refuseMessage')).toMatchObject({ _tag: 'Rejected', messageRejected: true });
      expect(await publish('refuseChannel')).toMatchObject({ _tag: 'Rejected', messageRejected: false });
    });

    it('does not know where the receiver does not say', async () => {
      expect(await publish('unsure')).toMatchObject({ _tag: 'Unknown' });
      expect(await publish('slow')).toMatchObject({ _tag: 'Unknown' });
      expect(await publish('resetAfter')).toMatchObject({ _tag: 'Unknown' });
    });

    it('says when to come back', async () => {
      const result = await publish('retryLater');
      expect(result).toMatchObject({ _tag: 'Rejected', messageRejected: false });
      if (subject.neverSaysWhen !== true) expect(result).toMatchObject({ retryAfterMs: 60_000 });
    });

    it('knows that nothing went out without a connection', async () => {
      expect(await publish('resetBefore')).toMatchObject({ _tag: 'Rejected', messageRejected: false });
      expect(subject.received()).toEqual([]);
    });

    it('recovers', async () => {
      await publish('refuseChannel');
      expect(await publish('accept')).toMatchObject({ _tag: 'Accepted' });
    });
  });
};
