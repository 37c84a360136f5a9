import { isOriginsName } from './origins.ts';

const template = /\$\{env:([^}]*)\}?/gu;
const allowed = /^UPLEDGER_SECRET_[A-Za-z0-9_]+$/u;
const name = /^[A-Za-z_]\w{0,63}$/u;

/**
 * What nothing fills in: `${…}` but for `${env:UPLEDGER_SECRET_…}`, and `$NAME` in capitals (`$filter` and `$id` are not meant
 * so). It would be sent as it stands.
 */
export const foreignReference = String.raw`\$\{(?!env:UPLEDGER_SECRET_(?![A-Za-z0-9_]*_ORIGINS\})[A-Za-z0-9_]+\})|\$[A-Z][A-Z0-9_]+(?![A-Za-z0-9_])`;

const foreign = new RegExp(foreignReference, 'u');

/** Whether a text may ask for a variable: most do not, and a pass asks this of each. */
export const hasTemplate = (text: string): boolean => text.includes('${env:');

/** The variables that a text asks for, in order, as written. */
export const variablesOf = (text: string): readonly string[] =>
  hasTemplate(text) ? Array.from(text.matchAll(template), (match) => match[1] ?? '') : [];

/** Whether a request may ask for this variable. Anything else of the environment stays out of requests. */
export const isSecretName = (variable: string): boolean => allowed.test(variable) && !isOriginsName(variable);

/** The name in `${env:NAME}`, `${NAME}` or `$NAME`, or null where there is none that can be shown. */
const nameIn = (
  reference: string,
): Readonly<{ isEnv: boolean; shown: string | null; plain: string | null }> => {
  const [, env, braced, bare] = /^\$(?:\{env:([^}]*)\}|\{([^}]*)\}|([A-Z][A-Z0-9_]+))/u.exec(reference) ?? [];
  const plain = env ?? braced ?? bare ?? '';
  if (!name.test(plain)) return { isEnv: reference.startsWith('${env:'), shown: null, plain: null };
  const shown = env === undefined ? (bare === undefined ? `\${${plain}}` : `$${plain}`) : `\${env:${plain}}`;
  return { isEnv: env !== undefined, shown, plain };
};

/** What is wrong with the references of a text to variables, or null: only `${env:UPLEDGER_SECRET_…}` is one. */
export const issueOfReferences = (text: string): string | null => {
  if (!text.includes('$')) return null;
  const at = foreign.exec(text)?.index;
  if (at === undefined) return null;
  const { isEnv, shown, plain } = nameIn(text.slice(at));
  if (isEnv)
    return `must not refer to ${shown ?? '${env:…}'}: only \${env:UPLEDGER_SECRET_NAME} is filled in`;
  const secret = `UPLEDGER_SECRET_${plain?.replace(/^UPLEDGER_SECRET_/u, '') ?? 'NAME'}`;
  return `must not contain ${shown ?? '${…}'}, which would be sent as it stands: set ${secret} and write \${env:${secret}}`;
};

/** A text with `put` in the place of each reference. */
export const replaceReferences = (text: string, put: (variable: string) => string): string =>
  hasTemplate(text) ? text.replaceAll(template, (_all, variable: string) => put(variable)) : text;

/** A text as it may be shown: each reference is `***`. */
export const redactReferences = (text: string): string => replaceReferences(text, () => '***');
