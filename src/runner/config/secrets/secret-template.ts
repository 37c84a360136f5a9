const template = /\$\{env:([^}]*)\}?/gu;
const allowed = /^UPLEDGER_SECRET_[A-Za-z0-9_]+$/u;

/** The variables that a header value asks for, in order, as written. */
export const variablesOf = (value: string): readonly string[] =>
  value.includes('${env:') ? Array.from(value.matchAll(template), (match) => match[1] ?? '') : [];

/** Whether a header may ask for this variable. Anything else of the environment stays out of requests. */
export const isSecretName = (name: string): boolean => allowed.test(name);

/** The first `${env:…}` that is not a whole reference to a secret, or null. */
export const refusedReference = (value: string): string | null => {
  for (const match of value.matchAll(template))
    if (!match[0].endsWith('}') || !isSecretName(match[1] ?? '')) return match[1] ?? '';
  return null;
};
