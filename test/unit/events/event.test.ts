import { describe, expect, it } from 'vitest';
import { type NewEvent, eventId } from '../../../src/events/event.ts';
import { eventsOf, grown, streamOf } from '../../support/ledger/stream.ts';
import { checked, claimed, configRead, published, refused } from '../../support/ledger/commands.ts';

describe('eventId', () => {
  const stream = streamOf([
    configRead(0),
    checked(1, 'DOWN'),
    claimed(2, 3),
    refused(3, 1),
    claimed(4, 3),
    published(5, 3, 2),
  ]);
  const events: readonly NewEvent[] = eventsOf(stream);

  it('says pass and kind, and of alerts for which transition and which attempt', () => {
    expect(events.map((event) => eventId('P', event))).toEqual([
      'P/configured',
      'P/check',
      'P/changed',
      'P/attempted/3/1',
      'P/failed/3/1',
      'P/attempted/3/2',
      'P/published/3/2',
    ]);
  });

  it('is the same for whoever decides the same in the same pass, and another in another', () => {
    const again = eventsOf(grown(stream.after, [checked(60, 'UP')], 60));
    expect(eventsOf(grown(stream.after, [checked(60, 'UP')], 60)).map(({ event_id }) => event_id)).toEqual(
      again.map(({ event_id }) => event_id),
    );
    expect(eventsOf(grown(stream.after, [checked(61, 'UP')], 61))[0]?.event_id).not.toBe(again[0]?.event_id);
  });
});
