import { configDefaults, type ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { ProbeResult } from '../../../src/runner/ports/probe.ts';
import { createProbe, type ProbeDeps } from '../../../src/adapters/http/create-probe.ts';

export const apiConfig = (url: string, over: Partial<ApiConfig> = {}): ApiConfig => ({
  api_id: 'api',
  url,
  ...configDefaults,
  check_interval_seconds: 60,
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
