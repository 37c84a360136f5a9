import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { ApiConfig, DigestOf, FileSettings } from '../config/api-config.ts';
import type { PageSettings } from '../config/page/page-settings.ts';

/** The source as a whole cannot be used: no file, YAML that does not parse, `defaults` that are wrong, a table that cannot be read. */
export type ConfigError = Readonly<{
  _tag: 'ConfigError';
  /** `usage`: the operator must fix it (exit 2); `outage`: it could not be read (exit 1) */
  kind: 'usage' | 'outage';
  message: string;
  cause: unknown;
}>;

/** Everything the source lists: what decodes, and what does not (a fault names its api_id when it has one). */
export type Configs = Readonly<{
  configs: readonly ApiConfig[];
  invalid: readonly InvalidItem[];
  /**
   * Not all of the source can be used now, and `why`: no change and no removal is recorded by it. `read_at`: what is here is
   * what it said then.
   */
  outdated?: Readonly<{ why: string; read_at: string | null }>;
  /** what the source says beside its APIs; absent: nothing */
  settings?: FileSettings;
  /** what `apis validate` and `apply` refuse, and a pass does not: channels that are named and that nobody defines */
  refused?: readonly InvalidItem[];
  /** of exactly these configs, with checks kept for so many days; absent: nobody knows them yet */
  digests?: (retainDays: number | null) => DigestOf;
  /** how the status page presents itself; absent: nothing is said of it */
  page?: PageSettings;
}>;

/** Where the operator says what is monitored. */
export type ConfigSource = Readonly<{
  /** for people: the file's name, or the table's */
  name: string;
  /** All configs, or those of the given APIs. */
  read: (apiIds?: readonly string[]) => TE.TaskEither<ConfigError, Configs>;
  /** keeps what was read last, if it could be used, for when the source cannot be; absent: it cannot */
  keep?: () => Promise<void>;
}>;
