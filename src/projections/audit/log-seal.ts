import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ApiId } from '../../events/fields/api-id.ts';
import { canonicalJson } from '../../events/encoding/canonical-json.ts';
import { describeDecodeErrors } from '../../events/decoding/describe-decode-errors.ts';
import { IsoTime } from '../../events/fields/iso-time.ts';
import { orNull } from '../../events/fields/or-null.ts';
import { Sha256, sha256 } from '../../events/fields/sha256.ts';
import { WholeNumber } from '../../events/fields/whole-number.ts';

/** The heads of a stream: its last event, and its last permanent event. */
const SealedHead = t.readonly(
  t.strict({
    api_id: ApiId,
    seq: WholeNumber,
    /** null: what stood there had no hash that could be read */
    hash: orNull(Sha256),
    kept_seq: WholeNumber,
    kept_hash: orNull(Sha256),
  }),
  'SealedHead',
);
export type SealedHead = t.TypeOf<typeof SealedHead>;

const contents = {
  upledger_seal: t.literal(1),
  sealed_at: IsoTime,
  /** faults that the audit found when it sealed */
  faults: WholeNumber,
  /** by `api_id` */
  streams: t.readonlyArray(SealedHead),
};
const Contents = t.readonly(t.strict(contents));

/** A dated manifest of all heads, to be kept where those who can write the log cannot write. */
const LogSeal = t.readonly(t.strict({ ...contents, root: Sha256 }), 'LogSeal');
export type LogSeal = t.TypeOf<typeof LogSeal>;

/** One hash over all: of the RFC 8785 JSON of the seal without it. */
const rootOf = (seal: t.TypeOf<typeof Contents>): string => sha256(canonicalJson(Contents.encode(seal)));

const byApi = (a: SealedHead, b: SealedHead): number => (a.api_id < b.api_id ? -1 : 1);

export const sealLog = (sealed_at: string, faults: number, heads: readonly SealedHead[]): LogSeal => {
  const seal = { upledger_seal: 1, sealed_at, faults, streams: heads.toSorted(byApi) } as const;
  return { ...seal, root: rootOf(seal) };
};

/** Decodes a seal. Left: why it is not a seal, or that it was changed. */
export const decodeSeal = (value: unknown): E.Either<readonly string[], LogSeal> => {
  const decoded = LogSeal.decode(value);
  if (E.isLeft(decoded)) return E.left(describeDecodeErrors(decoded.left));
  const { root } = decoded.right;
  return rootOf(decoded.right) === root
    ? decoded
    : E.left(['its root does not match its streams: the seal itself was changed']);
};
