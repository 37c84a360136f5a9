import { configCodecs, configDefaults, configFields } from '../api-config.ts';
import { pageCodecs } from '../page/page-settings.ts';
import { retentionKey, retentionSchema } from '../retention.ts';
import { defaultableFields, longestCheckMs } from '../decode-api-config.ts';
import { channelSchema } from './channel-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { anyCase } from './number-pattern.ts';

const defaults: Readonly<Record<string, unknown>> = configDefaults;

const isField = (name: string): name is keyof typeof configCodecs => Object.hasOwn(configCodecs, name);

/** A field may be null where it has a default, and its default is shown. */
const fieldSchema = (name: keyof typeof configCodecs): JsonSchema => {
  const { schema } = configCodecs[name];
  if (!Object.hasOwn(defaults, name)) return schema;
  const value = defaults[name];
  return { anyOf: [schema, { type: 'null' }], ...(value === null ? {} : { default: value }) };
};

const properties = (names: readonly string[]): JsonSchema =>
  Object.fromEntries(names.filter(isField).map((name) => [name, fieldSchema(name)]));

/** The settings of the status page. */
const pageSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(pageCodecs).map(([name, { schema }]) => [name, { anyOf: [schema, { type: 'null' }] }]),
  ),
};

/** All attempts of a check together have a limit: with more retries each has less. */
const attemptLimits = [1, 2, 3, 4, 5].map((retries) => ({
  anyOf: [
    { not: { required: ['retries'], properties: { retries: { const: retries } } } },
    {
      properties: {
        timeout_ms: {
          anyOf: [
            { not: { type: 'number' } },
            { type: 'number', maximum: Math.floor(longestCheckMs / (retries + 1)) },
          ],
        },
      },
    },
  ],
}));

/** The answer to HEAD has no body to judge. */
const headHasNoBody = {
  anyOf: [
    {
      not: {
        required: ['method'],
        properties: { method: { type: 'string', pattern: `^${anyCase('head')}$` } },
      },
    },
    { properties: { assertions: { anyOf: [{ type: 'null' }, { items: { required: ['header'] } }] } } },
  ],
};

/**
 * A file of APIs as JSON Schema, made from the codecs. It takes every file that they take. What it cannot say, they alone
 * refuse: an `api_id` that stands there twice, header names that differ in their case only, a regular
 * expression that is none.
 */
export const fileSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'The APIs that upledger monitors',
  type: 'object',
  required: ['apis'],
  additionalProperties: false,
  patternProperties: { '^x-': true },
  properties: {
    defaults: {
      anyOf: [
        { type: 'object', additionalProperties: false, properties: properties(defaultableFields) },
        { type: 'null' },
      ],
    },
    channels: {
      anyOf: [{ type: 'array', maxItems: 100, items: { $ref: '#/definitions/channel' } }, { type: 'null' }],
    },
    default_channels: { anyOf: [configCodecs.channels.schema, { type: 'null' }] },
    page: { anyOf: [pageSchema, { type: 'null' }] },
    [retentionKey]: { anyOf: [retentionSchema, { type: 'null' }] },
    apis: {
      anyOf: [{ type: 'array', maxItems: 100_000, items: { $ref: '#/definitions/api' } }, { type: 'null' }],
    },
  },
  definitions: {
    channel: channelSchema,
    api: {
      type: 'object',
      required: ['api_id', 'url'],
      additionalProperties: false,
      properties: properties(configFields),
      allOf: [...attemptLimits, headHasNoBody],
    },
  },
});

/** The schema as a file. */
export const fileSchemaText = (): string => `${JSON.stringify(fileSchema(), null, 2)}\n`;
