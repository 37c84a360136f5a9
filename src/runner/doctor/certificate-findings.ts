import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { countText } from '../text/count-text.ts';
import { listText } from '../text/list-text.ts';
import { fault, okay, warning, type Finding } from './finding.ts';
import { dayMs } from '../../projections/health/epoch-ms.ts';

/** Events at the end of a stream among which the last check is looked for: alerts of many transitions may follow it. */
const tail = 40;

/** Streams that are read at a time, for stores that are far away. */
const together = 32;

const manyNames = 20;

/** `until` (epoch seconds): what the last check of an API saw; null: it saw none. */
type Seen = Readonly<{ api_id: string; until: number | null; wanted: number }>;

const isWatched = ({ config }: Health): boolean =>
  config !== null && config.certificate_days !== null && config.enabled && !config.removed;

/** What cannot be read among them is for `audit` to name. */
const lastSeen = async (ledger: Ledger, state: Health): Promise<E.Either<LedgerError, Seen>> => {
  const { api_id, version, config } = state;
  let until: number | null = null;
  for await (const page of ledger.readStream(api_id, { from: Math.max(1, version - tail), to: version })) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) {
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isRight(event) && event.right.type === 'CheckCompleted')
        until = event.right.certificate_until ?? until;
    }
  }
  return E.right({ api_id, until, wanted: config?.certificate_days ?? 0 });
};

const listed = (texts: readonly string[]): string => listText(texts, manyNames);

const leftText = (left: number): string =>
  left < 0 ? 'expired' : left < dayMs ? 'less than a day' : countText(Math.floor(left / dayMs), 'day');

const name = 'certificates';

/** The certificates of APIs with `certificate_days`, by days left at `now` (epoch ms). No finding where there are none. */
export const certificateFindings = async (ledger: Ledger, now: number): Promise<readonly Finding[]> => {
  const loaded = await ledger.loadStates()();
  // Then the states have a finding of their own.
  if (E.isLeft(loaded)) return [];
  const watched = loaded.right.states.filter(isWatched);
  const all: Seen[] = [];
  for (let i = 0; i < watched.length; i += together)
    for (const seen of await Promise.all(
      watched.slice(i, i + together).map((one) => lastSeen(ledger, one)),
    )) {
      if (E.isLeft(seen)) return [fault(name, seen.left.message, 'the log must be readable for this')];
      all.push(seen.right);
    }
  const unseen = all.filter(({ until }) => until === null).map(({ api_id }) => api_id);
  const known = all
    .flatMap(({ api_id, until, wanted }) =>
      until === null ? [] : [{ api_id, left: until * 1000 - now, wanted }],
    )
    .toSorted((a, b) => a.left - b.left);
  const isShort = ({ left, wanted }: (typeof known)[number]) => left < wanted * dayMs;
  const text = ({ api_id, left }: (typeof known)[number]) => `${api_id} ${leftText(left)}`;
  const [short, long] = [known.filter(isShort), known.filter((one) => !isShort(one))];
  return [
    ...(short.length === 0
      ? []
      : [warning(name, `left: ${listed(short.map(text))}`, 'renew them, or see why they were not renewed')]),
    ...(unseen.length === 0
      ? []
      : [
          warning(
            name,
            `none seen by the last checks of ${listed(unseen)}`,
            'certificate_days is for https URLs that can be connected to: see upledger check API',
          ),
        ]),
    ...(long.length === 0 ? [] : [okay(name, `left: ${listed(long.map(text))}`)]),
  ];
};
