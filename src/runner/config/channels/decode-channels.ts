import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ChannelId, defaultChannel } from '../../../events/fields/channel-id.ts';
import { kindOf, type ConfigError } from '../config-error.ts';
import { didYouMean } from '../nearest-name.ts';
import { isMap } from '../shapes.ts';
import {
  channelCodecs,
  channelDefaults,
  secretFields,
  type ChannelConfig,
  type ChannelKind,
} from './channel-config.ts';
import { cutText } from '../../text/cut-text.ts';

const kinds = Object.keys(channelCodecs);

const isKind = (u: unknown): u is ChannelKind => typeof u === 'string' && Object.hasOwn(channelCodecs, u);

type Raw = Readonly<Record<string, unknown>>;

/** A value of no secret field, as an issue may show it. */
export const shown = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(cutText(value, 60))
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : kindOf(value);

/** What may be null fails as null too: only the issue of its value is one. */
const isOfNull = ({ context }: t.ValidationError): boolean => context.at(-1)?.type instanceof t.NullType;

/** The keys of a value; the members of a union are none. */
const pathOf = (context: t.Context): readonly string[] =>
  context
    .slice(1)
    .flatMap(({ key }, i) => (key === '' || context[i]?.type instanceof t.UnionType ? [] : [key]));

/** A secret field is never shown. What is missing is said to be. */
const issueOfField = ({ context, value, message }: t.ValidationError): ConfigError => {
  const path = pathOf(context);
  const [field = ''] = path;
  const must = message ?? 'must be text';
  if (value === undefined || value === null) return { path, what: `is missing, ${must}` };
  if (must.startsWith('is ') || secretFields.has(field)) return { path, what: must };
  const what = `is ${shown(value)}, ${must}`;
  return typeof value === 'number' ? { path, what, number: shown(value) } : { path, what };
};

const mustBeId = 'must be 1 to 24 of a-z 0-9 -';

const shownId = (id: unknown): string => {
  if (id === undefined || id === null) return 'missing';
  return typeof id === 'string' || typeof id === 'number' ? shown(id) : kindOf(id);
};

const kindIssue = (raw: Raw): ConfigError => {
  const { kind } = raw;
  const list = `one of ${kinds.join(', ')}`;
  if (typeof kind !== 'string')
    return {
      path: ['kind'],
      what: `is ${kind === undefined || kind === null ? 'missing' : kindOf(kind)}, must be ${list}`,
    };
  return { path: ['kind'], what: `is ${shown(kind)}, must be ${list}${didYouMean(kind, kinds)}` };
};

const unknownFields = (raw: Raw, kind: ChannelKind): readonly ConfigError[] => {
  const known = Object.keys(channelCodecs[kind].type.props);
  return Object.keys(raw)
    .filter((name) => !known.includes(name))
    .slice(0, 20)
    .map((name) => {
      const hint = didYouMean(name, known);
      // `{signing_secret: , token}` has a field named like the token, with nothing behind it.
      return raw[name] === null && hint === ''
        ? { path: [], what: `has a name without a value that is not a field of a channel of kind ${kind}` }
        : { path: [name], what: `is not a field of a channel of kind ${kind}${hint}` };
    });
};

const isGiven = ([, value]: readonly [string, unknown]): boolean => value !== null && value !== undefined;

/** An entry as a channel, or everything that is wrong with it. */
export const checkChannel = (raw: unknown): E.Either<readonly ConfigError[], ChannelConfig> => {
  if (!isMap(raw)) return E.left([{ path: [], what: 'must be a map of fields such as id, kind and url' }]);
  const { id, kind } = raw;
  const reserved: readonly ConfigError[] =
    id === defaultChannel
      ? [{ path: ['id'], what: 'is "default", which is the topic or the console: choose another id' }]
      : [];
  // Which fields it may have is not known then, but for its id.
  if (!isKind(kind))
    return E.left([
      ...reserved,
      ...(ChannelId.is(id) ? [] : [{ path: ['id'], what: `is ${shownId(id)}, ${mustBeId}` }]),
      kindIssue(raw),
    ]);
  const filled = { ...channelDefaults[kind], ...Object.fromEntries(Object.entries(raw).filter(isGiven)) };
  const issues = [...reserved, ...unknownFields(raw, kind)];
  const codec: t.Decoder<unknown, ChannelConfig> = channelCodecs[kind];
  const decoded = codec.decode(filled);
  if (E.isLeft(decoded))
    return E.left([...issues, ...decoded.left.filter((error) => !isOfNull(error)).map(issueOfField)]);
  return issues.length > 0 ? E.left(issues) : decoded;
};

/** The `id` by which an entry that does not decode can still be told, or null. */
export const usableChannelId = (raw: unknown): string | null =>
  isMap(raw) && ChannelId.is(raw['id']) ? raw['id'] : null;
