import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';

/** Aliases share what they name, so only merges can make more of a text than it is. This is 15 fields for each API. */
const mostMergedKeys = 1_500_000;

const schema = CORE_SCHEMA.withTags(mergeTag);

/** The value of a text of YAML, which depends on nothing else. Throws `YAMLException`. */
export const parseYaml = (text: string): unknown => load(text, { schema, maxTotalMergeKeys: mostMergedKeys });
