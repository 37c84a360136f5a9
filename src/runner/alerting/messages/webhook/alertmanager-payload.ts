import { sha256 } from '../../../../events/fields/sha256.ts';
import type { AlertMessage } from '../../../ports/alert-channel.ts';
import type { AlertDetails } from '../../../ports/alert-details.ts';
import { alertSubject, explainCommand, headline } from '../alert-message.ts';

type Labels = Readonly<Record<string, string>>;

type Alert = Readonly<{
  status: 'firing' | 'resolved';
  labels: Labels;
  annotations: Labels;
  startsAt: string;
  endsAt: string;
  generatorURL: string;
  fingerprint: string;
}>;

/** The body of a webhook of Alertmanager, version 4. */
export type AlertmanagerPayload = Readonly<{
  version: '4';
  groupKey: string;
  truncatedAlerts: number;
  status: 'firing' | 'resolved';
  receiver: string;
  groupLabels: Labels;
  commonLabels: Labels;
  commonAnnotations: Labels;
  externalURL: string;
  alerts: readonly Alert[];
}>;

/** How Go writes that there is no time. */
const never = '0001-01-01T00:00:00Z';

const names: Readonly<Record<string, string>> = {
  availability: 'ApiDown',
  latency: 'ApiSlow',
  certificate: 'ApiCertificateExpires',
};

const alertOf = (details: AlertDetails, minimal: boolean): Alert => {
  const { transition: t, environment, page_url } = details;
  const labels = {
    alertname: names[t.signal] ?? 'ApiDown',
    api_id: t.api_id,
    environment,
    severity: t.signal === 'availability' ? 'critical' : 'warning',
    signal: t.signal,
  };
  const isDown = t.to === 'DOWN';
  return {
    status: isDown ? 'firing' : 'resolved',
    labels,
    annotations: {
      summary: minimal ? `${t.api_id} is ${t.to}` : alertSubject(details),
      description: minimal ? '' : headline(details),
      command: explainCommand(details),
    },
    startsAt: isDown ? t.since : (t.previous_since ?? t.since),
    endsAt: isDown ? never : t.since,
    generatorURL: page_url ?? '',
    fingerprint: sha256(JSON.stringify(labels)).slice(0, 16),
  };
};

const testAlert = (message: AlertMessage): Alert => {
  const labels = { alertname: 'UpledgerTest', kind: message.kind, severity: 'info' };
  return {
    status: 'firing',
    labels,
    annotations: { summary: message.subject, description: message.body.trim() },
    startsAt: never,
    endsAt: never,
    generatorURL: '',
    fingerprint: sha256(JSON.stringify(labels)).slice(0, 16),
  };
};

/** What all have alike. */
const common = (all: readonly Labels[]): Labels => {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
};

/** What a webhook of format `alertmanager` is sent. `receiver` is the id of the channel. */
export const alertmanagerPayload = (message: AlertMessage, receiver: string): AlertmanagerPayload => {
  const alerts =
    message.about.length === 0
      ? [testAlert(message)]
      : message.about.map((details) => alertOf(details, message.minimal));
  const commonLabels = common(alerts.map(({ labels }) => labels));
  const groupLabels = commonLabels['alertname'] === undefined ? {} : { alertname: commonLabels['alertname'] };
  return {
    version: '4',
    groupKey: `{}:{${groupLabels.alertname === undefined ? '' : `alertname="${groupLabels.alertname}"`}}`,
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver,
    groupLabels,
    commonLabels,
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: message.about[0]?.page_url ?? '',
    alerts,
  };
};
