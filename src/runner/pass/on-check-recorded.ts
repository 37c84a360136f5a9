import type { ApiConfig } from '../config/api-config.ts';
import type { CheckReport } from '../checking/check-apis.ts';
import type { Delivery } from '../alerting/deliver-alerts.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import { noticeMessage } from '../alerting/messages/notice-message.ts';
import type { Settings } from '../recording/settings.ts';

type Of = Readonly<{
  delivery: Delivery;
  writer: StreamWriter;
  settings: Settings;
  configs: ReadonlyMap<string, ApiConfig>;
}>;

/** What a recorded check means for delivery: pending alerts, and the notice of a new API. */
export const onCheckRecorded =
  ({ delivery, writer, settings, configs }: Of) =>
  (report: CheckReport): void => {
    const { api_id, transitions, cause, before } = report;
    const state = writer.state(api_id);
    if (before !== null)
      for (const transition of transitions)
        delivery.remember({ transition, cause, checks: transition.checks ?? before.streak + 1 });
    if (state.changed_seq > state.alerted_seq) delivery.enqueue(api_id);
    if (
      settings.announceNewApis &&
      cause !== null &&
      before?.last_state === null &&
      state.last_state !== null
    )
      delivery.send(
        noticeMessage(
          api_id,
          state.last_state,
          settings.environment,
          configs.get(api_id)?.notify_emails ?? [],
        ),
        configs.get(api_id),
      );
  };
