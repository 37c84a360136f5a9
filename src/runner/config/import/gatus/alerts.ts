import type { Part } from '../imported.ts';
import type { Reader } from '../reader.ts';

/** The defaults of Gatus. */
const thresholds = { failure: 3, success: 2 };

/** The alerts of an endpoint say its thresholds; where they do not, the default of their provider does. */
export const alertsOf = (endpoint: Reader, alerting: Reader): Part => {
  const alerts = endpoint.maps('alerts').map((alert) => {
    const type = alert.text('type');
    const shared = alerting.map(type).map('default-alert');
    const enabled = alert.flag('enabled') ?? shared.flag('enabled') ?? true;
    const threshold = (key: string, otherwise: number): number =>
      [alert.number(key), shared.number(key)].find((one) => one !== null && one > 0) ?? otherwise;
    alert.take();
    return {
      enabled,
      failure: threshold('failure-threshold', thresholds.failure),
      success: threshold('success-threshold', thresholds.success),
      leftOut: {
        path: alert.path,
        what: `the alert ${type} is not carried over${enabled ? ', but for its thresholds' : ': it is not enabled'}`,
      },
    };
  });
  const enabled = alerts.filter((alert) => alert.enabled);
  return {
    fields:
      enabled.length === 0
        ? {}
        : {
            failure_threshold: Math.min(...enabled.map(({ failure }) => failure)),
            success_threshold: Math.min(...enabled.map(({ success }) => success)),
          },
    leftOut: alerts.map(({ leftOut }) => leftOut),
  };
};
