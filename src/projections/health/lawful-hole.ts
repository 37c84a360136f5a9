import { hasExpired } from '../audit/audit-chain.ts';
import { isoMs } from './epoch-ms.ts';
import type { Health } from './health-state.ts';

/**
 * Whether places between two events can be empty because routine checks have lawfully expired, by the state before them
 * and when the event before them was recorded (epoch ms). Else they are a fault that `audit` tells more about.
 */
export const isExpiryGap = (health: Health, recordedAt: number, now: number): boolean => {
  const settled = health.last_state !== null && health.streak === 0 && !health.presumed;
  return settled && hasExpired(isoMs(recordedAt), health.config?.retain_days ?? null, now);
};
