const template = /\$\{env:([^}]*)\}?/gu;
const allowed = /^UPLEDGER_SECRET_[A-Za-z0-9_]+$/u;
const name = /^[A-Za-z_]\w{0,63}$/u;

/** `${NAME}`, as a shell or a template engine would fill it in, and `$NAME` in capitals: `$filter` and `$id` are not meant so. */
const foreign = /\$\{(?!env:)([^}]{0,100})\}|\$([A-Z][A-Z0-9_]+)(?![A-Za-z0-9_])/u;

const hasTemplate = (text: string): boolean => text.includes('${env:');

/** The variables that a text asks for, in order, as written. */
export const variablesOf = (text: string): readonly string[] =>
  hasTemplate(text) ? Array.from(text.matchAll(template), (match) => match[1] ?? '') : [];

/** Whether a request may ask for this variable. Anything else of the environment stays out of requests. */
export const isSecretName = (variable: string): boolean => allowed.test(variable);

const issueOfTemplate = (text: string): string | null => {
  if (!hasTemplate(text)) return null;
  for (const match of text.matchAll(template)) {
    const variable = match[1] ?? '';
    if (match[0].endsWith('}') && isSecretName(variable)) continue;
    const named = name.test(variable) ? `\${env:${variable}}` : '${env:…}';
    return `must not refer to ${named}: only \${env:UPLEDGER_SECRET_NAME} is filled in`;
  }
  return null;
};

/** It would be sent as it stands, which nobody means. */
const issueOfForeign = (text: string): string | null => {
  if (!text.includes('$')) return null;
  const match = foreign.exec(text);
  if (match === null) return null;
  const variable = match[1] ?? match[2] ?? '';
  const isName = name.test(variable);
  const shown = isName ? (match[1] === undefined ? `$${variable}` : `\${${variable}}`) : '${…}';
  const secret = isName
    ? `UPLEDGER_SECRET_${variable.replace(/^UPLEDGER_SECRET_/u, '')}`
    : 'UPLEDGER_SECRET_NAME';
  return `must not contain ${shown}, which would be sent as it stands: set ${secret} and write \${env:${secret}}`;
};

/** What is wrong with the references of a text to variables, or null: only `${env:UPLEDGER_SECRET_…}` is one. */
export const issueOfReferences = (text: string): string | null =>
  issueOfTemplate(text) ?? issueOfForeign(text);

/** A text with `put` in the place of each reference. */
export const replaceReferences = (text: string, put: (variable: string) => string): string =>
  hasTemplate(text) ? text.replaceAll(template, (_all, variable: string) => put(variable)) : text;

/** A text as it may be shown: each reference is `***`. */
export const redactReferences = (text: string): string => replaceReferences(text, () => '***');
