/** Places of a log that are empty and should not be. */
export type MissingPlaces = Readonly<{ api_id: string; from_seq: number; to_seq: number }>;

type Read = Readonly<{ api_id: string; missing: readonly Omit<MissingPlaces, 'api_id'>[] }>;

/** Of all streams, each with its API. */
export const missingPlaces = (histories: readonly Read[]): readonly MissingPlaces[] =>
  histories.flatMap(({ api_id, missing }) => missing.map((places) => ({ api_id, ...places })));

/** `event 50 is missing`, `events 50 to 52 are missing`. */
export const missingText = ({ from_seq, to_seq }: Omit<MissingPlaces, 'api_id'>): string =>
  from_seq === to_seq
    ? `event ${String(from_seq)} is missing`
    : `events ${String(from_seq)} to ${String(to_seq)} are missing`;
