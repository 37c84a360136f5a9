import type { AlertChannel, AlertMessage } from '../ports/alert-channel.ts';
import type { ApiConfig } from '../config/api-config.ts';
import type { Clock } from '../ports/clock.ts';
import type { WaiverBasis } from '../../projections/health/decide.ts';
import type { Ledger } from '../../projections/ledger.ts';
import type { Settings } from '../recording/settings.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import type { Unalerted } from '../states/unalerted-transitions.ts';
import type { AlertDetailsCache } from './alert-details.ts';
import type { Note } from '../ports/note.ts';
import type { RateLimiter } from './publisher.ts';
import type { ChannelStatus } from './waive-alerts.ts';

/** What the deliveries of a pass share, whatever the channel. */
export type DeliveryContext = Readonly<{
  ledger: Ledger;
  writer: StreamWriter;
  /** how long alerts may wait for the rate limiter before they are left pending */
  maxWaitMs: number;
  clock: Clock;
  settings: Settings;
  passId: string;
  signal: AbortSignal;
  configOf: (apiId: string) => ApiConfig | undefined;
  note: Note;
  /** where people see the states; null: there is no status page */
  pageUrl: string | null;
  /** workers leave what is beyond the single alerts to `dispatch` */
  digests: boolean;
  cache: AlertDetailsCache;
  /** called for a state that denies an alert which its log does not settle; absent: it is left to `dispatch` */
  onDenied?: ((denied: Unalerted) => void) | undefined;
}>;

/** Transitions of an API that cannot stay pending on a channel, and why. */
export type Waiver = Readonly<{
  seqs: readonly number[];
  reason: 'removed' | 'nobody' | 'superseded';
  basis: WaiverBasis;
}>;

/** The delivery of one channel, independent of the others. */
export type ChannelDelivery = Readonly<{
  enqueue: (apiId: string) => void;
  /** a notice or other message outside the claims: tried once */
  send: (message: AlertMessage) => void;
  /** resolves when nothing more can be delivered; `lacking`: why nothing can be sent at all, which is left to the caller to tell */
  drain: () => Promise<Readonly<{ failures: readonly string[]; lacking: string | null }>>;
}>;

/** What the delivery of one channel needs. */
export type ChannelDeps = Readonly<{
  context: DeliveryContext;
  alerts: AlertChannel;
  /** the allowed rate */
  limiter: RateLimiter;
  status: ChannelStatus;
  /** the transition of this API at `seq` is no longer pending on this channel */
  onSettled: (apiId: string, seq: number) => void;
}>;
