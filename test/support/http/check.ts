import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { ProbeResult } from '../../../src/runner/ports/probe.ts';
import { createProbe, type ProbeDeps } from '../../../src/adapters/http/create-probe.ts';

export const apiConfig = (url: string, over: Partial<ApiConfig> = {}): ApiConfig => ({
  api_id: 'api',
  url,
  name: null,
  group: null,
  tags: [],
  channels: null,
  method: 'GET',
  expected_status_codes: [200],
  timeout_ms: 5_000,
  check_interval_seconds: 60,
  notify_emails: [],
  enabled: true,
  failure_threshold: 1,
  success_threshold: 1,
  retries: 0,
  headers: {},
  body: null,
  follow_redirects: true,
  proxy: null,
  ca: null,
  client_certificate: null,
  server_name: null,
  ip_family: null,
  assertions: [],
  slow_ms: null,
  slow_threshold: 3,
  certificate_days: null,
  ...over,
});

export const probeDeps: ProbeDeps = { secrets: {}, denyPrivate: false, version: '1.2.3' };

/** One check with a probe of its own. */
export const check = (
  url: string,
  over: Partial<ApiConfig> = {},
  deps: Partial<ProbeDeps> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ProbeResult> => createProbe({ ...probeDeps, ...deps })(apiConfig(url, over), signal)();
