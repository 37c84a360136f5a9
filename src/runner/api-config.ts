import type { ExpectedCode } from './expected-codes.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** One monitored API as the operator wrote it, with defaults filled in. */
export type ApiConfig = Readonly<{
  api_id: string;
  /** absolute http(s) URL without credentials */
  url: string;
  method: Method;
  expected_status_codes: readonly ExpectedCode[];
  /** one total deadline for each attempt */
  timeout_ms: number;
  check_interval_seconds: number;
  notify_emails: readonly string[];
  enabled: boolean;
  failure_threshold: number;
  success_threshold: number;
  /** immediate re-attempts before a check is judged DOWN */
  retries: number;
  /** values may hold `${env:UPLEDGER_SECRET_…}`; they are filled in only when a request is made */
  headers: Readonly<Record<string, string>>;
  body: string | null;
  follow_redirects: boolean;
}>;
