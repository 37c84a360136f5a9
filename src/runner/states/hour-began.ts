import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { isoTime } from '../ports/clock.ts';

const hourMs = 3_600_000;

/** After a check come at most its transition, the claim and the answer of an alert, and a summary. */
const afterCheck = 4;

/**
 * Whether a pass has recorded a check since this hour began, and so has looked for what earlier ones missed. A state only
 * says where such a check stands, and the log must hold it: whoever may update states could otherwise put the look off
 * for good. What cannot be read is no check. `now`: epoch ms.
 */
export const hasCheckOfHour = async (
  { readStream }: Pick<Ledger, 'readStream'>,
  states: readonly Health[],
  now: number,
): Promise<boolean> => {
  const [hour, latest] = [isoTime(Math.floor(now / hourMs) * hourMs), isoTime(now)];
  const isOfHour = (at: string | null): boolean => at !== null && hour <= at && at <= latest;
  const said = states.find(({ scheduled_at }) => isOfHour(scheduled_at));
  if (said === undefined) return false;
  const { api_id, version } = said;
  for await (const page of readStream(api_id, { from: Math.max(1, version - afterCheck), to: version }))
    for (const line of E.isLeft(page) ? [] : page.right) {
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isRight(event) && event.right.type === 'CheckCompleted' && isOfHour(event.right.scheduled_at))
        return true;
    }
  return false;
};
