import { invalidItemText, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import { missingText, type MissingPlaces } from '../../runner/history/gaps.ts';
import type { ExitCode } from '../contract/command.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import { exitCodes } from '../contract/exit-codes.ts';

/** What figures leave out is said, whatever their format; `missed`: what it means for them that events are missing. */
export const warnIncomplete = (
  context: ProcessContext,
  unreadable: readonly InvalidItem[],
  missing: readonly MissingPlaces[],
  missed: string,
): ExitCode => {
  for (const unusable of unreadable)
    context.log(`upledger: skipped, not readable: ${invalidItemText(unusable)}\n`, {
      api_id: unusable.api_id,
    });
  for (const places of missing)
    context.log(`upledger: ${places.api_id}: ${missingText(places)}, ${missed}: see upledger audit\n`, {
      api_id: places.api_id,
    });
  return unreadable.length > 0 ? exitCodes.failed : exitCodes.done;
};
