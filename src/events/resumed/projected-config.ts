import * as t from 'io-ts';
import { IsoTime } from '../fields/iso-time.ts';
import { orNull } from '../fields/or-null.ts';
import { Sha256 } from '../fields/sha256.ts';
import { Seq, WholeNumber } from '../fields/whole-number.ts';

/** The config in force. `seq` is that of its `ApiConfigured`. */
export const ProjectedConfig = t.readonly(
  t.strict({
    seq: Seq,
    digest: Sha256,
    read_at: IsoTime,
    failure_threshold: WholeNumber,
    success_threshold: WholeNumber,
    enabled: t.boolean,
    removed: t.boolean,
    retain_days: orNull(WholeNumber),
    /** of method and url */
    target: t.string,
    slow_ms: orNull(WholeNumber),
    slow_threshold: WholeNumber,
    certificate_days: orNull(WholeNumber),
  }),
  'ProjectedConfig',
);
export type ProjectedConfig = t.TypeOf<typeof ProjectedConfig>;
