import type * as t from 'io-ts';
import { channelCodecs, channelDefaults, type ChannelKind } from '../channels/channel-config.ts';
import type { JsonSchema } from './json-schema.ts';

const kinds = Object.keys(channelCodecs).filter((kind): kind is ChannelKind =>
  Object.hasOwn(channelCodecs, kind),
);

const hasSchema = (codec: object): codec is Readonly<{ schema: JsonSchema }> => 'schema' in codec;

/** What a field takes but null. */
const schemaOf = (codec: t.Mixed): JsonSchema => {
  if (!hasSchema(codec)) throw new Error(`no JSON Schema for ${codec.name}`);
  return codec.schema;
};

/** The fields of one kind. Null is as if a field were absent, where it has a default. */
const fieldsOf = (kind: ChannelKind): JsonSchema => {
  const {
    id: _id,
    kind: _kind,
    ...fields
  }: Readonly<Record<string, t.Mixed>> = channelCodecs[kind].type.props;
  const defaults = channelDefaults[kind];
  const optional = (name: string): boolean => Object.hasOwn(defaults, name);
  return {
    required: Object.keys(fields).filter((name) => !optional(name)),
    additionalProperties: false,
    properties: {
      id: true,
      kind: true,
      ...Object.fromEntries(
        Object.entries(fields).map(([name, codec]) => [
          name,
          optional(name)
            ? {
                anyOf: [schemaOf(codec), { type: 'null' }],
                ...(defaults[name] === null ? {} : { default: defaults[name] }),
              }
            : schemaOf(codec),
        ]),
      ),
    },
  };
};

/** A channel: what its kind takes, made from the codecs. */
export const channelSchema: JsonSchema = {
  type: 'object',
  required: ['id', 'kind'],
  properties: {
    id: { type: 'string', pattern: '^[a-z0-9-]{1,24}$', not: { const: 'default' } },
    kind: { enum: kinds },
  },
  allOf: kinds.map((kind) => ({
    anyOf: [{ not: { required: ['kind'], properties: { kind: { const: kind } } } }, fieldsOf(kind)],
  })),
};
