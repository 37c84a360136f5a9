type Raw = Readonly<Record<string, unknown>>;

/** What one option of a monitor becomes: fields, and what there is to say of it. */
export type Option = Readonly<{ fields: Raw; why: readonly string[] }>;

export const optionOf = (fields: Raw, ...why: readonly string[]): Option => ({ fields, why });

/** A value of JSON in a text; undefined: it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
