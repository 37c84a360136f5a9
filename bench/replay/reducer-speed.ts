import { DatabaseSync } from 'node:sqlite';
import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../src/events/decoding/decode-event.ts';
import type { Event } from '../../src/events/event.ts';
import { evolve } from '../../src/projections/health/evolve.ts';
import { initialHealth } from '../../src/projections/health/health-state.ts';

const rounds = 9;

/** Events a CPU second that `evolve` alone folds: the best of some rounds over real streams, decoded before. */
export const reducerSpeed = (file: string): number => {
  const db = new DatabaseSync(file, { readOnly: true });
  const events: Event[] = db
    .prepare('SELECT api_id, seq, body, lower(hex(hash)) AS hash FROM api_health_events LIMIT 200000')
    .all()
    .flatMap(({ api_id, seq, body, hash }) => {
      const event = decodeEvent({
        api_id: String(api_id),
        seq: Number(seq),
        body: String(body),
        hash: String(hash),
      });
      return E.isRight(event) ? [event.right] : [];
    });
  db.close();
  const speeds = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    const end = events.reduce(evolve, initialHealth('all'));
    const { user, system } = process.cpuUsage(before);
    if (end.version === 0) throw new Error('nothing was folded');
    return (events.length / (user + system)) * 1e6;
  });
  return Math.max(...speeds);
};
