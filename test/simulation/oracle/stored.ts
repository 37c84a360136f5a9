import { createHash } from 'node:crypto';

type Outcome = 'UP' | 'DOWN';

type Common = Readonly<{
  api_id: string;
  seq: number;
  v: number;
  event_id: string;
  recorded_at: string;
  prev_hash: string | null;
  prev_kept_hash?: string | null;
  expires_at?: number;
  hash: string;
  /** not of the log: whether a state ever counted it is not known */
  unseen?: boolean;
}>;

export type StoredCheck = Common &
  Readonly<{
    type: 'CheckCompleted';
    pass_id: string;
    scheduled_at: string;
    checked_at: string;
    outcome: Outcome;
    status_code: number | null;
    latency_ms: number | null;
    certificate_until?: number;
    error: Readonly<{ kind: string; message: string }> | null;
    config_digest: string;
  }>;

export type StoredConfig = Common &
  Readonly<{
    type: 'ApiConfigured';
    url: string;
    method: string;
    check_interval_seconds: number;
    failure_threshold: number;
    success_threshold: number;
    enabled: boolean;
    removed: boolean;
    retain_checks_days: number | null;
    slow_ms?: number;
    slow_threshold?: number;
    certificate_days?: number;
    channels?: readonly string[];
    config_digest: string;
    read_at: string;
  }>;

export type StoredChange = Common &
  Readonly<{
    type: 'StateChanged';
    /** absent: availability */
    signal?: 'latency' | 'certificate' | undefined;
    checks?: number | undefined;
    from: Outcome;
    to: Outcome;
    at: string;
    since: string;
    /** null only of another signal's change to DOWN */
    previous_since: string | null;
    previous_changed_seq: number | null;
    cause_seq: number;
    presumed: boolean;
    channels?: readonly string[] | undefined;
  }>;

export type StoredClaim = Common &
  Readonly<{
    type: 'AlertAttempted';
    for_seq: number;
    channel_id?: string;
    attempt: number;
    pass_id: string;
    claimed_until: string;
  }>;

export type StoredAnswer = Common &
  Readonly<{
    type: 'AlertPublished' | 'AlertFailed';
    for_seq: number;
    channel_id?: string;
    attempt: number;
    message_id?: string | null;
    about_message?: boolean;
    not_before?: string;
  }>;

export type StoredWaiver = Common &
  Readonly<{
    type: 'AlertWaived';
    for_seq: number;
    channel_id: string;
    reason: 'removed' | 'nobody' | 'superseded';
  }>;

export type StoredDay = Common &
  Readonly<{
    type: 'DaySummarized';
    day: string;
    from_seq: number;
    until_seq: number;
    checks: number;
    up_ms: number;
    down_ms: number;
    unknown_ms: number;
    unmonitored_ms: number;
    latency: readonly number[];
    previous_summary_seq: number | null;
    closed_by: 'check' | 'config' | 'removal' | 'silence';
    partial: boolean;
  }>;

/** An event as the oracle reads it: by what the design says of its shape, not by the program's codecs. */
export type Stored =
  StoredCheck | StoredConfig | StoredChange | StoredClaim | StoredAnswer | StoredWaiver | StoredDay;

/** RFC 8785 for what events hold: text, whole numbers, booleans, null, lists and maps. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
};

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** What was shown in the text of a line, with its hash. */
export const asStored = (shown: unknown, hash: string, unseen: boolean): Stored => ({
  ...(shown as Stored),
  hash,
  ...(unseen && { unseen }),
});

/** The channel that an event about an alert is about. */
export const channelOf = (event: Readonly<{ channel_id?: string }>): string => event.channel_id ?? 'default';

/** The channels on which a transition is owed. */
export const channelsOf = (
  event: Readonly<{ channels?: readonly string[] | undefined }>,
): readonly string[] => event.channels ?? ['default'];

export const ms = (time: string): number => Date.parse(time);
