import { nearestName } from '../../runner/config/nearest-name.ts';

/** Why a name given on the command line leads nowhere. */
export const unknownApi = (apiId: string, known: readonly string[]): string =>
  known.length === 0
    ? `no API is known yet, so not ${apiId} either: upledger run checks what apis.yaml lists`
    : `there is no API ${apiId}; did you mean ${nearestName(apiId, known)}? (upledger status lists all)`;
