import type { Html } from '../../../../runner/text/html.ts';

/** Hands out bytes of the page to parts, each whole or not at all. */
export type Budget = Readonly<{ take: (part: Html) => boolean }>;

export const createBudget = (bytes: number): Budget => {
  let left = bytes;
  return {
    take: ({ markup }) => {
      const size = Buffer.byteLength(markup);
      if (size > left) return false;
      left -= size;
      return true;
    },
  };
};

/** One API: `make` gives what must be on the page, and at most `extra` bytes more. */
export type Section = Readonly<{ incidents: number; make: (extra: number) => Html }>;

const bytesOf = ({ markup }: Html): number => Buffer.byteLength(markup);

/**
 * All sections, in at most `most` bytes together if what must be there fits. What it leaves is shared equally, those with few
 * incidents first: what they do not need is for the others.
 */
export const fitSections = (most: number, sections: readonly Section[]): readonly Html[] => {
  const least = sections.map(({ make }) => bytesOf(make(0)));
  let left = most - least.reduce((sum, one) => sum + one, 0);
  const made = new Map<number, Html>();
  const order = [...sections.entries()].toSorted(([, a], [, b]) => a.incidents - b.incidents);
  for (const [done, [place, { make }]] of order.entries()) {
    const section = make(Math.max(0, Math.floor(left / (sections.length - done))));
    left -= bytesOf(section) - (least[place] ?? 0);
    made.set(place, section);
  }
  return sections.flatMap((_, place) => made.get(place) ?? []);
};
