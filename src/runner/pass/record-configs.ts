import type { Ledger } from '../../projections/ledger.ts';
import type { Delivery } from '../alerting/deliver-alerts.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import type { PassPlan } from './plan-pass.ts';
import { recordChange, recordRemoval } from './record-config.ts';

type Of = Readonly<{
  ledger: Ledger;
  writer: StreamWriter;
  plan: Pick<PassPlan, 'changed' | 'removed'>;
  context: Readonly<{ readAt: string; retainDays: number | null }>;
}>;

/** Config changes and removals that no check carries along. */
export const recordConfigs = async (
  { ledger, writer, plan, context }: Of,
  delivery: Pick<Delivery, 'enqueue'>,
  onUnrecorded: (apiId: string, reason: string) => void,
): Promise<void> => {
  const one = async (apiId: string, recording: Promise<string | null>) => {
    const reason = await recording;
    if (reason !== null) onUnrecorded(apiId, reason);
    const state = writer.state(apiId);
    if (state.changed_seq > state.alerted_seq) delivery.enqueue(apiId);
  };
  await Promise.all([
    ...plan.changed.map((config) => one(config.api_id, recordChange(writer, config, context))),
    ...plan.removed.map((row) => one(row.api_id, recordRemoval(writer, ledger, row, context.readAt))),
  ]);
};
