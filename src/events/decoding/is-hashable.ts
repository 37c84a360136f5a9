import { canonicalJson } from '../encoding/canonical-json.ts';

/** An escape that may be an unpaired surrogate, or a number that may be too large. Hardly any event has either in its text. */
const suspect = /\\u[dD][89a-fA-F]|[\s:,[]-?\d[\d.]*(?:[eE]\+?\d{2}|\d{200})/;

/**
 * Whether what a text says has an RFC 8785 form: no unpaired surrogate and no infinite number. Nothing else can have been
 * hashed, and whoever derives a hash or a digest from it would fail. `said`: the text, parsed.
 */
export const isHashable = (text: string, said: unknown): boolean => {
  if (!suspect.test(text)) return true;
  try {
    canonicalJson(said);
    return true;
  } catch {
    return false;
  }
};
