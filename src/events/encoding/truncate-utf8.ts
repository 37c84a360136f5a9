const encoder = new TextEncoder();

/** At most `bytes` of UTF-8, cut at a character (never inside a surrogate pair), lone surrogates replaced. */
export const truncateUtf8 = (text: string, bytes = 200): string => {
  const wellFormed = text.toWellFormed();
  if (wellFormed.length * 3 <= bytes) return wellFormed;
  const room = new Uint8Array(bytes);
  return wellFormed.slice(0, encoder.encodeInto(wellFormed, room).read);
};
