import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ApiId } from '../../events/fields/api-id.ts';
import { describeDecodeErrors } from '../../events/decoding/describe-decode-errors.ts';
import { IsoTime } from '../../events/fields/iso-time.ts';

/** APIs that a dispatch puts into one message. */
export const apisInMessage = 50;

/** As many as a worker takes: room for a later dispatch that sends more, and an end to what one message can ask for. */
export const mostApisInMessage = 100;

const isList = (u: unknown): boolean => Array.isArray(u) && u.length > 0 && u.length <= mostApisInMessage;

const ApiIds = new t.Type<readonly string[], readonly string[], unknown>(
  'ApiIds',
  t.readonlyArray(ApiId).is,
  (u, c) =>
    isList(u)
      ? t.readonlyArray(ApiId).validate(u, c)
      : t.failure(u, c, `must be a list of 1 to ${String(mostApisInMessage)} api_ids`),
  t.identity,
);

/** What a dispatch asks of a worker: check these APIs, as of the time that the dispatch began. */
export const CheckMessage = t.readonly(
  t.strict({
    v: t.literal(1),
    /** the time of the dispatch, which decides the slot of these checks */
    scheduled_at: IsoTime,
    api_ids: ApiIds,
  }),
);
export type CheckMessage = t.TypeOf<typeof CheckMessage>;

const parse = (text: string): E.Either<readonly string[], unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(text),
    () => [`it is not JSON: ${JSON.stringify(text.slice(0, 60))}`],
  );

/** The text of a message as the queue gave it; a left says what is wrong with it, a sentence each. */
export const decodeCheckMessage = (text: string): E.Either<readonly string[], CheckMessage> => {
  const parsed = parse(text);
  if (E.isLeft(parsed)) return parsed;
  return E.mapLeft(describeDecodeErrors)(CheckMessage.decode(parsed.right));
};
