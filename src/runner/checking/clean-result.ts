import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import type { ProbeResult } from '../ports/probe.ts';
import { cleanText } from '../text/clean-text.ts';

/**
 * What a check found, as it may be recorded, sent and shown. Its texts can quote what a server wrote: control characters are
 * cleaned first, so that nothing comes together once `hide` has looked for secrets; what is left is cut.
 */
export const cleanResult = (result: ProbeResult, hide: (text: string) => string): ProbeResult => {
  const clean = (text: string): string => hide(cleanText(text));
  const { error, redirects, assertions } = result;
  return {
    ...result,
    error: error === null ? null : { ...error, message: truncateUtf8(clean(error.message)) },
    ...(redirects === undefined ? {} : { redirects: redirects.map(clean) }),
    ...(assertions === undefined
      ? {}
      : {
          assertions: assertions.map((one) => ({
            ...one,
            assertion: clean(one.assertion),
            seen: clean(one.seen),
            sentence: clean(one.sentence),
          })),
        }),
  };
};
